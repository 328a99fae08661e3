package io.github.dmasg.proptests.program;

import io.github.dmasg.iommu.Access;

/** One step of a program on a page table, in granules. Ranges that were mapped are counted from the last back, round and round. */
public sealed interface TableStep extends Step {
    /** How a range is mapped. */
    enum Way {
        /** In one call. */
        CALL,
        /** By a writer, in two pieces: around what is mapped already, or with a hole of a few granules between. */
        WRITER,
        /** By a writer, page by page. */
        PAGES,
        /** By such a writer, which is rolled back. */
        ROLLED_BACK
    }

    /**
     * A range is mapped.
     *
     * @param behind the range behind whose end it starts
     * @param gap granules between, negative to overlap
     * @param granules length, at least 1
     * @param skew granules between its physical address and one that allows the largest leaves
     * @param access what the device may do
     * @param way how it is mapped
     */
    record Map(int behind, long gap, long granules, long skew, Access access, Way way) implements TableStep {
        @Override
        public String kind() {
            return "map";
        }

        @Override
        public String toString() {
            return "map " + granules + " behind " + behind
                    + (gap == 0 ? "" : (gap < 0 ? "" : "+") + gap)
                    + (skew == 0 ? "" : " skewed " + skew)
                    + (access == Access.READ_WRITE ? "" : " " + access)
                    + (way == Way.CALL ? "" : " " + way);
        }
    }

    /**
     * Whatever starts in a part of the address space is unmapped.
     *
     * @param range the range at whose start the part begins
     * @param off granules between
     * @param granules length; 0 for as many as the range has
     */
    record Unmap(int range, long off, long granules) implements TableStep {
        @Override
        public String kind() {
            return "unmap";
        }

        @Override
        public String toString() {
            return "unmap " + (granules == 0 ? "all" : granules) + " of " + range
                    + (off == 0 ? "" : (off < 0 ? "" : "+") + off);
        }
    }

    /** Empty tables are given back. */
    record Trim() implements TableStep {
        @Override
        public String kind() {
            return "trim";
        }

        @Override
        public String toString() {
            return "trim";
        }
    }
}
