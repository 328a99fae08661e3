package io.github.dmasg.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RouteCacheTest {
    private static final int[] PROVIDERS = {1, 2, 255, 256, 32768, 65535};
    private static final int[] CLIENTS = {0, 1, 255, 65536, Bus.MAX_PLACES - 1};

    private static final List<MapType> TYPES = List.of(MapType.values());

    private static MapType type(int provider, int client) {
        return TYPES.get((provider * 7 + client) % 3);
    }

    private static int distance(int provider, int client) {
        return (provider + client) % 600 - 1;
    }

    private static boolean add(RouteCache cache, int provider, int client) {
        return cache.add(provider, client, type(provider, client), distance(provider, client));
    }

    private static void assertAnswer(RouteCache cache, int provider, int client) {
        long answer = cache.find(provider, client);
        assertTrue(answer != RouteCache.MISSING, provider + " " + client);
        assertEquals(type(provider, client), RouteCache.type(answer));
        assertEquals(distance(provider, client), RouteCache.distance(answer));
    }

    @Test
    void cornersOfTheKey() {
        RouteCache cache = new RouteCache(0);
        for (int provider : PROVIDERS) {
            for (int client : CLIENTS) {
                assertEquals(RouteCache.MISSING, cache.find(provider, client));
                assertTrue(add(cache, provider, client));
                assertFalse(add(cache, provider, client));
            }
        }
        for (int provider : PROVIDERS) {
            for (int client : CLIENTS) {
                assertAnswer(cache, provider, client);
            }
        }
        assertEquals(PROVIDERS.length * CLIENTS.length, cache.size());
    }

    @Test
    void growsAndKeepsEverything() {
        RouteCache cache = new RouteCache(0);
        for (int provider = 1; provider <= 500; provider++) {
            for (int client = 0; client < 200; client++) {
                add(cache, provider, client);
            }
        }
        assertEquals(100_000, cache.size());
        for (int provider = 1; provider <= 500; provider++) {
            for (int client = 0; client < 200; client++) {
                assertAnswer(cache, provider, client);
            }
        }
        assertEquals(RouteCache.MISSING, cache.find(501, 0));
    }

    @Test
    void readersSeeRightAnswersWhileItGrows() throws InterruptedException {
        RouteCache cache = new RouteCache(0);
        int pairs = 100_000;
        AtomicInteger added = new AtomicInteger();
        List<Throwable> failures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            threads.add(new Thread(() -> {
                for (int i = 0, seen = 0; seen < pairs; i = (i + 7919) % Math.max(1, seen)) {
                    seen = added.get();
                    if (i < seen) {
                        assertAnswer(cache, 1 + i % 1000, i / 1000);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.setUncaughtExceptionHandler((where, thrown) -> {
                synchronized (failures) {
                    failures.add(thrown);
                }
            });
            thread.start();
        }
        for (int i = 0; i < pairs; i++) {
            add(cache, 1 + i % 1000, i / 1000);
            added.set(i + 1);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), failures);
    }
}
