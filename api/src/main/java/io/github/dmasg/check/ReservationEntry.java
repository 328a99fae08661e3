package io.github.dmasg.check;

import io.github.dmasg.map.ReservationWatch;
import io.github.dmasg.page.PageSource;

/** One reservation in the ledger. */
final class ReservationEntry implements ReservationWatch {
    private final MisuseLedger ledger;
    private final Holding holding;
    private final long address;

    ReservationEntry(MisuseLedger ledger, Holding holding, long address) {
        this.ledger = ledger;
        this.holding = holding;
        this.address = address;
    }

    @Override
    public void linked(long offset, PageSource source) {
        ledger.link(holding, address, offset, source);
    }

    @Override
    public void synced(long bytes) {
        ledger.makeUsable(holding, bytes);
    }

    @Override
    public void unlinking(long offset, long length) {
        ledger.unlink(holding, offset, length);
    }

    @Override
    public void closing() {
        ledger.end(holding);
    }

    @Override
    public String refused() {
        return ledger.refused(
                MisuseKind.USE_AFTER_UNMAP, holding, "a call on a closed reservation (expected: before closing it)");
    }
}
