package io.github.dmasg.peer;

import io.github.dmasg.device.Device;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.unit.ByteCount;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The providers of a bus and the numbers that page-side entries call them by; answers how a client reaches each (S24).
 *
 * <p>Routes are computed on first use and remembered until a device or a provider goes. A remembered answer costs two hash look-ups
 * without a lock, and 16 to 32 bytes; pairs that nobody asks for cost nothing, so thousands of providers and clients stay cheap.
 *
 * <p><b>Numbers.</b> An entry outlives nothing safely: a list that still names a removed provider must never be taken for one of
 * another. So a number is given again only when its provider is removed <em>and</em> all its references have come back, when every
 * number never used before has been given, and then the one retired longest ago first. Whoever keeps a list keeps references, so no
 * rightful list can name a number that was given again. A list kept without references is a defect of its owner, and {@link
 * #firstStray} finds it. If all numbers are in use, registration is refused.
 *
 * <p>Thread-safe.
 */
public final class PeerProviders implements PeerRoutes {
    private static final int FIRST_CAPACITY = 16;

    private final Bus bus;
    private final int maxProviders;
    private final LongAdder computed = new LongAdder();

    // Guarded by this; the array is replaced or one element written, never shortened.
    private final Deque<PeerProvider> retired = new ArrayDeque<>();
    private int highest;

    private volatile @Nullable PeerProvider[] providers = new @Nullable PeerProvider[FIRST_CAPACITY];
    private volatile RouteCache cache;

    /**
     * A registry for all providers of a bus.
     *
     * @param bus where the devices are
     */
    public PeerProviders(Bus bus) {
        this(bus, BioVec.MAX_PROVIDER);
    }

    /**
     * A registry with fewer numbers.
     *
     * @param bus where the devices are
     * @param maxProviders most providers at a time, 1 to 65535
     * @throws IllegalArgumentException if it is out of range
     */
    public PeerProviders(Bus bus, int maxProviders) {
        if (maxProviders < 1 || maxProviders > BioVec.MAX_PROVIDER) {
            throw new IllegalArgumentException(
                    "providers: " + maxProviders + " (expected: 1.." + BioVec.MAX_PROVIDER + ")");
        }
        this.bus = bus;
        this.maxProviders = maxProviders;
        this.cache = new RouteCache(bus.version());
    }

    /**
     * Registers a device's memory.
     *
     * @param name how messages call it
     * @param owner the device
     * @param memory what it offers
     * @return the provider, with an empty pool, not published
     * @throws PeerException EXHAUSTED if every number is in use
     */
    public synchronized PeerProvider register(String name, Device owner, ProviderMemory memory) throws PeerException {
        PeerProvider provider = new PeerProvider(this, nextNumber(), name, owner, memory);
        @Nullable PeerProvider[] slots = providers;
        // Numbers come one by one, so that twice as many hold the next.
        if (provider.number() >= slots.length) {
            slots = Arrays.copyOf(slots, slots.length * 2);
        }
        slots[provider.number()] = provider;
        providers = slots;
        return provider;
    }

    private int nextNumber() throws PeerException {
        if (highest < maxProviders) {
            highest++;
            return highest;
        }
        PeerProvider oldest = retired.poll();
        if (oldest == null) {
            throw new PeerException(
                    PeerError.EXHAUSTED,
                    "provider numbers in use: " + maxProviders + " (expected: one that is removed and drained)");
        }
        return oldest.number();
    }

    /** Forgets the routes to a provider that is marked as removed. */
    synchronized void withdraw(PeerProvider provider) {
        if (!provider.removed()) {
            throw new IllegalStateException(provider + ": present (expected: removed)");
        }
        cache = new RouteCache(bus.version());
    }

    /** The last reference came back. */
    synchronized void retire(PeerProvider provider) {
        retired.add(provider);
    }

    @Override
    public MapType mapType(int provider, Device client) {
        long answer = answer(provider, client);
        return answer == RouteCache.MISSING ? MapType.NOT_SUPPORTED : RouteCache.type(answer);
    }

    /**
     * How far a provider is from a client.
     *
     * @param provider number the provider registered under
     * @param client the device that would use the memory
     * @return nodes passed, or {@link Route#UNREACHABLE}
     */
    public int distance(int provider, Device client) {
        long answer = answer(provider, client);
        return answer == RouteCache.MISSING ? Route.UNREACHABLE : RouteCache.distance(answer);
    }

    /** Remembered or computed and remembered; MISSING for what is not there and therefore not remembered. */
    private long answer(int provider, Device client) {
        Bus.Place place = bus.placeOf(client);
        if (place == null) {
            return RouteCache.MISSING;
        }
        RouteCache known = current();
        long answer = known.find(provider, place.number());
        return answer != RouteCache.MISSING ? answer : learn(known, provider, client, place);
    }

    // The cache is chosen before the state is read: an answer from before a change goes into the cache from before it.
    private long learn(RouteCache known, int provider, Device client, Bus.Place place) {
        PeerProvider found = provider(provider);
        if (found == null) {
            return RouteCache.MISSING;
        }
        Route route = compute(found, client);
        if (known.add(provider, place.number(), route.type(), route.distance())) {
            computed.increment();
        }
        return known.find(provider, place.number());
    }

    private RouteCache current() {
        RouteCache known = cache;
        if (known.busVersion == bus.version()) {
            return known;
        }
        synchronized (this) {
            known = cache;
            long version = bus.version();
            if (known.busVersion != version) {
                known = new RouteCache(version);
                cache = known;
            }
            return known;
        }
    }

    private Route compute(PeerProvider provider, Device client) {
        if (provider.memory().ownerOnly() && !provider.owner().equals(client)) {
            return Route.none("private memory that only " + provider.owner() + " itself can reach");
        }
        return bus.route(provider.owner(), client);
    }

    /**
     * The way from a client to a provider's memory, with the reason in words; computed anew.
     *
     * @param provider number the provider registered under
     * @param client the device that would use the memory
     * @return route, never null
     */
    public Route route(int provider, Device client) {
        PeerProvider found = provider(provider);
        if (found == null) {
            return Route.none(name(provider) + " is not registered or was removed");
        }
        return compute(found, client);
    }

    @Override
    public String reason(int provider, Device client) {
        return route(provider, client).reason();
    }

    @Override
    public @ByteCount long busOffset(int provider) {
        PeerProvider found = registered(provider);
        return found == null ? 0 : found.memory().busOffset();
    }

    @Override
    public String name(int provider) {
        PeerProvider found = registered(provider);
        return found == null ? PeerRoutes.super.name(provider) : found.name();
    }

    /**
     * The provider behind a number.
     *
     * @param number any number
     * @return the provider, null if there is none or it was removed
     */
    public @Nullable PeerProvider provider(int number) {
        PeerProvider found = registered(number);
        return found == null || found.removed() ? null : found;
    }

    /** Also one that was removed, for messages and for mappings that are being made while it goes. */
    private @Nullable PeerProvider registered(int number) {
        @Nullable PeerProvider[] slots = providers;
        return number > 0 && number < slots.length ? slots[number] : null;
    }

    /**
     * The published provider with enough free memory that is nearest to all clients together; of equals the one registered under the
     * lower number.
     *
     * @param clients the devices that will use the memory
     * @param bytes free memory it needs
     * @return the provider, null if none is within reach of all
     */
    public @Nullable PeerProvider nearest(Collection<Device> clients, @ByteCount long bytes) {
        PeerProvider best = null;
        long bestDistance = Long.MAX_VALUE;
        for (PeerProvider candidate : providers) {
            if (candidate == null || !candidate.published() || candidate.free() < bytes) {
                continue;
            }
            long distance = totalDistance(candidate.number(), clients);
            if (distance != Route.UNREACHABLE && distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best;
    }

    private long totalDistance(int provider, Collection<Device> clients) {
        long sum = 0;
        for (Device client : clients) {
            int distance = distance(provider, client);
            if (distance == Route.UNREACHABLE) {
                return Route.UNREACHABLE;
            }
            sum += distance;
        }
        return sum;
    }

    /**
     * Finds an entry that names a provider whose memory it does not lie in: a list kept longer than its references, or made by hand
     * and wrong. For debugging; costs one walk.
     *
     * @param source what to look at
     * @return number of the first such entry, -1 if there is none
     */
    public long firstStray(PageSource source) {
        long entry = 0;
        PageCursor cursor = source.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(), to = cursor.to(); i < to; i++) {
                int number = cursor.provider(i);
                PeerProvider found = provider(number);
                boolean inside = found != null && found.memory().covers(cursor.phys(i), cursor.length(i));
                if (number != BioVec.ORDINARY && !inside) {
                    return entry;
                }
                entry++;
            }
        }
        return -1;
    }

    /**
     * Routes computed so far, for statistics: asking again for a remembered one does not count.
     *
     * @return count since the registry was made
     */
    public long routesComputed() {
        return computed.sum();
    }
}
