package io.github.dmasg.cli.replay;

import io.github.dmasg.iommu.TablePages;

/**
 * Bounds the memory of one page table, so that a forged or giant call is refused instead of exhausting the program.
 *
 * <p>Safe for use by one table, which calls with its lock held.
 */
final class TableBudget implements TablePages {
    private long left;

    /** A budget of {@code tables} tables. */
    TableBudget(long tables) {
        this.left = tables;
    }

    @Override
    public boolean take(int level) {
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }

    @Override
    public void give(int level) {
        left++;
    }
}
