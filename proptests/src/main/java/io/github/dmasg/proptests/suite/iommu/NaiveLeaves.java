package io.github.dmasg.proptests.suite.iommu;

import io.github.dmasg.iommu.Access;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a page table should hold: leaves by their first IOVA, as large as alignment and length allow. Not thread-safe. */
final class NaiveLeaves {
    static final long K4 = 1L << 12;
    static final long M2 = 1L << 21;
    static final long G1 = 1L << 30;
    private static final List<Long> SIZES = List.of(G1, M2, K4);

    /** One leaf. */
    record Leaf(long phys, long size, Access access) {}

    final NavigableMap<Long, Leaf> byIova = new TreeMap<>();

    /** Adds the leaves of a range in which nothing is mapped. */
    void add(long iova, long phys, long length, Access access) {
        long done = 0;
        while (done < length) {
            long at = iova + done;
            long to = phys + done;
            long left = length - done;
            long size = SIZES.stream()
                    .filter(each -> each <= left && at % each == 0 && to % each == 0)
                    .findFirst()
                    .orElseThrow();
            byIova.put(at, new Leaf(to, size, access));
            done += size;
        }
    }

    /** Removes the leaves that start in a range, and tells how many bytes they translated. */
    long remove(long iova, long length) {
        Map<Long, Leaf> starting = byIova.subMap(iova, iova + length);
        long bytes = starting.values().stream().mapToLong(Leaf::size).sum();
        starting.clear();
        return bytes;
    }

    /** The lowest address in a range that is mapped, or -1. */
    long firstMapped(long iova, long length) {
        if (leafAt(iova) != null) {
            return iova;
        }
        Long next = byIova.ceilingKey(iova);
        return next != null && next < iova + length ? next : -1;
    }

    /** The leaf that translates an address. */
    @Nullable
    Leaf leafAt(long iova) {
        Map.Entry<Long, Leaf> below = byIova.floorEntry(iova);
        return below != null && iova - below.getKey() < below.getValue().size ? below.getValue() : null;
    }

    /** Where an address leads, or -1. */
    long translate(long iova) {
        Leaf leaf = leafAt(iova);
        return leaf == null ? -1 : leaf.phys + iova % leaf.size;
    }

    /** How many tables of the lowest level these leaves need. */
    long lowestTables() {
        return byIova.entrySet().stream()
                .filter(entry -> entry.getValue().size == K4)
                .map(entry -> entry.getKey() / M2)
                .distinct()
                .count();
    }

    /** How many tables of how many levels these leaves need, the top included. */
    long tables(int levels) {
        Set<List<Long>> needed = new HashSet<>();
        byIova.forEach((iova, leaf) -> {
            // A leaf of 4 KiB lies in a table of 2 MiB, and so on up to the top.
            long covered = leaf.size << 9;
            for (int level = SIZES.size() - 1 - SIZES.indexOf(leaf.size); level < levels - 1; level++) {
                needed.add(List.of((long) level, iova / covered));
                covered <<= 9;
            }
        });
        return needed.size() + 1L;
    }
}
