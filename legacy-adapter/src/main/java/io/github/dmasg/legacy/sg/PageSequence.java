package io.github.dmasg.legacy.sg;

/** A row of pages to build a table from: what {@code struct page **} is in C. */
@FunctionalInterface
public interface PageSequence {
    /**
     * A page of the row.
     *
     * @param index place in the row, from 0
     * @return a {@link PageRef}
     */
    long page(int index);

    /**
     * A row backed by an array, which is not copied.
     *
     * @param pages {@link PageRef} values
     * @return the row
     */
    static PageSequence of(long... pages) {
        return index -> pages[index];
    }
}
