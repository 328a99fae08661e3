package io.github.dmasg.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which ranges cover an address. Ranges may overlap; addresses are unsigned, and ranges include their last byte so that one may
 * reach the end of the address space.
 *
 * <p>The covered space is cut into cells at every edge of a range; all of a cell is covered by the same holders. A range of a terabyte
 * is one cell. Invariants: cells are apart, none is without holder.
 *
 * <p>Cost: a logarithmic search and the cells touched. Not thread-safe.
 *
 * @param <H> who holds a range; told apart by identity
 */
final class Coverage<H> {
    /** Receives stretches of addresses that are covered alike, in order and without gaps between them. */
    @FunctionalInterface
    interface Visitor<H> {
        /** Holders is empty where nothing covers. Returns false to stop. */
        boolean visit(long first, long last, List<H> holders);
    }

    /** Holders are not changed: cells may share them. */
    private record Cell<H>(long last, List<H> holders) {}

    private final TreeMap<Long, Cell<H>> cells = new TreeMap<>(Long::compareUnsigned);

    void add(long first, long last, H holder) {
        cutAt(first, last);
        List<Long> starts = new ArrayList<>();
        List<Cell<H>> made = new ArrayList<>();
        visit(first, last, (from, to, holders) -> {
            List<H> more = new ArrayList<>(holders.size() + 1);
            more.addAll(holders);
            more.add(holder);
            starts.add(from);
            made.add(new Cell<>(to, more));
            return true;
        });
        for (int i = 0; i < made.size(); i++) {
            cells.put(starts.get(i), made.get(i));
        }
    }

    /** Removes a range as it was added: its edges are still edges of cells, which never join. */
    void remove(long first, long last, H holder) {
        Map<Long, Cell<H>> covered = cells.subMap(first, true, last, true);
        covered.replaceAll((start, cell) -> new Cell<>(
                cell.last, cell.holders.stream().filter(held -> held != holder).toList()));
        covered.values().removeIf(cell -> cell.holders.isEmpty());
    }

    private void cutAt(long first, long last) {
        cutBefore(first);
        if (last != -1L) {
            cutBefore(last + 1);
        }
    }

    private void cutBefore(long address) {
        Map.Entry<Long, Cell<H>> below = cells.lowerEntry(address);
        if (below != null && Long.compareUnsigned(below.getValue().last, address) >= 0) {
            Cell<H> cell = below.getValue();
            cells.put(below.getKey(), new Cell<>(address - 1, cell.holders));
            cells.put(address, new Cell<>(cell.last, cell.holders));
        }
    }

    void visit(long first, long last, Visitor<H> visitor) {
        long at = first;
        while (true) {
            Map.Entry<Long, Cell<H>> entry = cells.floorEntry(at);
            if (entry == null || Long.compareUnsigned(entry.getValue().last, at) < 0) {
                Long next = cells.higherKey(at);
                long end = next == null || Long.compareUnsigned(next, last) > 0 ? last : next - 1;
                if (!visitor.visit(at, end, List.of()) || end == last) {
                    return;
                }
                at = end + 1;
            } else {
                Cell<H> cell = entry.getValue();
                long end = Long.compareUnsigned(cell.last, last) > 0 ? last : cell.last;
                if (!visitor.visit(at, end, cell.holders) || end == last) {
                    return;
                }
                at = end + 1;
            }
        }
    }

    boolean isEmpty() {
        return cells.isEmpty();
    }

    void checkInvariants() {
        long behind = 0;
        boolean any = false;
        for (Map.Entry<Long, Cell<H>> entry : cells.entrySet()) {
            long first = entry.getKey();
            Cell<H> cell = entry.getValue();
            if (cell.holders.isEmpty() || (any && Long.compareUnsigned(first, behind) < 0)) {
                throw new IllegalStateException("cell at 0x" + Long.toHexString(first) + " with "
                        + cell.holders.size() + " holders (expected: at or above 0x" + Long.toHexString(behind)
                        + " and at least one)");
            }
            any = true;
            behind = cell.last + 1;
        }
    }
}
