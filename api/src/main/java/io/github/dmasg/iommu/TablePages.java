package io.github.dmasg.iommu;

/**
 * Where a {@link PageTable} gets the memory of its tables: asked once for each table that joins the tree, told once for each
 * that leaves it.
 *
 * <p>A source that refuses makes the operation fail with {@link TablePagesExhaustedException} and nothing of it remains: the
 * way to bound page-table memory, and to inject a failure at the n-th table page. Called with the table's lock held: it must
 * not call back.
 */
public interface TablePages {
    /** Never refuses. */
    TablePages UNLIMITED = new TablePages() {
        @Override
        public boolean take(int level) {
            return true;
        }

        @Override
        public void give(int level) {}
    };

    /**
     * A table is about to join the tree.
     *
     * @param level 0 for a table of granules, 1 for the one above, and so on
     * @return false to refuse
     */
    boolean take(int level);

    /**
     * A table has left the tree.
     *
     * @param level as it was taken
     */
    void give(int level);
}
