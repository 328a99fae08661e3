package io.github.dmasg.proptests.program;

/** One step of a program on a space of IOVAs, in granules. */
public sealed interface IovaStep extends Step {
    /**
     * A range is asked for.
     *
     * @param granules length, at least 1
     * @param missing bytes that the last granule is short of, less than a granule
     * @param order alignment, 2<sup>order</sup> granules
     * @param residue granules off that alignment, taken modulo the alignment
     * @param cap granules at the end of the space that are above the limit
     */
    record Take(long granules, long missing, int order, long residue, long cap) implements IovaStep {
        @Override
        public String kind() {
            return "take";
        }

        @Override
        public String toString() {
            return "take " + granules
                    + (missing == 0 ? "" : " less " + missing + " bytes")
                    + (order == 0 ? "" : " aligned " + (1L << order))
                    + (residue == 0 ? "" : " off " + residue)
                    + (cap == 0 ? "" : " below the last " + cap);
        }
    }

    /**
     * A live range is given back.
     *
     * @param which counted from the lowest
     */
    record Free(int which) implements IovaStep {
        @Override
        public String kind() {
            return "free";
        }

        @Override
        public String toString() {
            return "free " + which;
        }
    }

    /**
     * What may not be a live range is given back.
     *
     * @param which near which live range, counted from the lowest
     * @param off granules between its start and that of what is given back
     * @param granules length, at least 1
     */
    record FreeOther(int which, int off, long granules) implements IovaStep {
        @Override
        public String kind() {
            return "free other";
        }

        @Override
        public String toString() {
            return "free " + granules + " at " + which + (off < 0 ? "" : "+") + off;
        }
    }

    /**
     * A range is taken out for good.
     *
     * @param at first granule, counted from the start of the space
     * @param granules length, at least 1
     */
    record Reserve(long at, long granules) implements IovaStep {
        @Override
        public String kind() {
            return "reserve";
        }

        @Override
        public String toString() {
            return "reserve " + granules + " at " + at;
        }
    }
}
