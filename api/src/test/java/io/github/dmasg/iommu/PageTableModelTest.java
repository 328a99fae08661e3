package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random maps and unmaps against a plain sorted map of leaves. */
class PageTableModelTest {
    private static final long K4 = 1L << 12;
    private static final long M2 = 1L << 21;
    private static final long G1 = 1L << 30;

    /** The rule of the kernel's random test: 1000 ranges within 1 GiB, those in the way are unmapped first. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void randomRangesReplaceOneAnother(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        PageTable table = IommuDomain.builder().build().table();
        TreeMap<Long, long[]> leaves = new TreeMap<>();
        for (int i = 0; i < 1000; i++) {
            long iova = G1 + random.nextLong(G1 / K4) * K4;
            long length = Math.min((1 + random.nextLong(random.nextInt(10) > 0 ? 40 : 2500)) * K4, 2 * G1 - iova);
            long phys = (random.nextLong(1 << 11) << 21) + (random.nextBoolean() ? iova % M2 : K4);
            int tries = 0;
            for (boolean done = false; !done; tries++) {
                try {
                    table.map(iova, phys, length);
                    done = true;
                } catch (TranslationExistsException e) {
                    Map.Entry<Long, long[]> way = leaves.floorEntry(e.iova());
                    assertEquals(true, e.iova() < way.getKey() + way.getValue()[1], "seed " + seed);
                    assertEquals(way.getValue()[1], table.unmap(way.getKey(), K4), "seed " + seed);
                    leaves.remove(way.getKey());
                }
            }
            addLeaves(leaves, iova, phys, length);
            if (i % 100 == 0) {
                assertSame(leaves, table, "seed " + seed + " range " + i + " tries " + tries, true);
            }
        }
        assertSame(leaves, table, "seed " + seed, true);
        for (Map.Entry<Long, long[]> leaf : leaves.entrySet()) {
            assertEquals(leaf.getValue()[1], table.unmap(leaf.getKey(), leaf.getValue()[1]), "seed " + seed);
        }
        assertEquals(0, table.leaves());
        table.checkInvariants();
        table.trim();
        assertEquals(1, table.tables());
    }

    /** The largest aligned leaves from the front: written anew, so that the two can differ. */
    private static void addLeaves(NavigableMap<Long, long[]> leaves, long iova, long phys, long length) {
        long done = 0;
        while (done < length) {
            long size = K4;
            for (long larger : new long[] {M2, G1}) {
                if ((iova + done) % larger == 0 && (phys + done) % larger == 0 && length - done >= larger) {
                    size = larger;
                }
            }
            leaves.put(iova + done, new long[] {phys + done, size});
            done += size;
        }
    }

    private static void assertSame(NavigableMap<Long, long[]> leaves, PageTable table, String what, boolean translate) {
        List<long[]> seen = new ArrayList<>();
        table.walk((iova, phys, size) -> seen.add(new long[] {iova, phys, size}));
        assertEquals(leaves.size(), seen.size(), what);
        int i = 0;
        for (Map.Entry<Long, long[]> leaf : leaves.entrySet()) {
            long[] found = seen.get(i++);
            assertEquals(leaf.getKey(), found[0], what);
            assertEquals(leaf.getValue()[0], found[1], what);
            assertEquals(leaf.getValue()[1], found[2], what);
        }
        if (translate) {
            table.checkInvariants();
            for (long at = G1 - K4; at <= 2 * G1; at += K4) {
                Map.Entry<Long, long[]> leaf = leaves.floorEntry(at);
                boolean mapped = leaf != null && at < leaf.getKey() + leaf.getValue()[1];
                long expected = mapped ? leaf.getValue()[0] + at - leaf.getKey() : PageTable.NOT_MAPPED;
                if (table.translate(at) != expected) {
                    assertEquals(expected, table.translate(at), what + " at " + Long.toHexString(at));
                }
            }
        }
    }

    /** Ranges anywhere, unmapped in other pieces than they were mapped in. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void randomUnmapsTakeTheLeavesThatStartInThem(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        IommuDomain domain = IommuDomain.builder()
                .startLevels(2)
                .spareTables((int) (seed % 3))
                .build();
        PageTable table = domain.table();
        TableWriter writer = table.writer();
        TreeMap<Long, long[]> leaves = new TreeMap<>();
        for (int i = 0; i < 3000; i++) {
            long region = random.nextLong(6) * (G1 << random.nextInt(9));
            long iova = region + random.nextLong(1200) * K4;
            long length = (1 + random.nextLong(600)) * K4;
            if (random.nextInt(3) > 0) {
                long phys = (random.nextLong(1 << 16) << 21) + (random.nextInt(4) > 0 ? iova % M2 : 0);
                boolean free = isFree(leaves, iova, length);
                boolean mapped = map(table, random.nextBoolean() ? writer : null, iova, phys, length);
                assertEquals(free, mapped, "seed " + seed + " step " + i);
                if (mapped) {
                    addLeaves(leaves, iova, phys, length);
                }
            } else {
                long expected = 0;
                for (long[] leaf : leaves.subMap(iova, iova + length).values()) {
                    expected += leaf[1];
                }
                leaves.subMap(iova, iova + length).clear();
                assertEquals(expected, table.unmap(iova, length), "seed " + seed + " step " + i);
            }
            if (i % 50 == 0) {
                assertSame(leaves, table, "seed " + seed + " step " + i, false);
                table.checkInvariants();
            }
        }
        table.unmap(0, 1L << 48);
        assertEquals(0, table.leaves());
        table.trim();
        table.checkInvariants();
        assertEquals(1, table.tables());
    }

    private static boolean isFree(NavigableMap<Long, long[]> leaves, long iova, long length) {
        Map.Entry<Long, long[]> before = leaves.lowerEntry(iova + length);
        return before == null || before.getKey() + before.getValue()[1] <= iova;
    }

    private static boolean map(PageTable table, TableWriter writer, long iova, long phys, long length) {
        try {
            if (writer == null) {
                table.map(iova, phys, length);
            } else {
                writer.begin(iova, length);
                writer.append(phys, length);
                writer.commit();
            }
            return true;
        } catch (TranslationExistsException e) {
            return false;
        }
    }
}
