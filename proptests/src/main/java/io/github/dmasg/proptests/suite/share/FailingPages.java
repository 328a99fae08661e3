package io.github.dmasg.proptests.suite.share;

import io.github.dmasg.iommu.TablePages;

/** Grants table pages, but for one. Not thread-safe. */
final class FailingPages implements TablePages {
    private int until;
    private boolean fired;

    /** The n-th page asked for from now on is refused; with 0 none. */
    void refuse(int n) {
        until = n;
        fired = false;
    }

    /** Whether the page has been refused; tells it once. */
    boolean fired() {
        boolean was = fired;
        fired = false;
        return was;
    }

    @Override
    public boolean take(int level) {
        if (until > 0 && --until == 0) {
            fired = true;
            return false;
        }
        return true;
    }

    @Override
    public void give(int level) {
        // Only what is asked for counts.
    }
}
