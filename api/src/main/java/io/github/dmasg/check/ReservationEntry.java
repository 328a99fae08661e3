package io.github.dmasg.check;

import io.github.dmasg.map.ReservationWatch;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;

/** One reservation in the ledger. */
final class ReservationEntry implements ReservationWatch {
    private final MisuseLedger ledger;
    private final Holding holding;
    private final @DmaAddr long address;

    ReservationEntry(MisuseLedger ledger, Holding holding, @DmaAddr long address) {
        this.ledger = ledger;
        this.holding = holding;
        this.address = address;
    }

    @Override
    public void linked(@ByteCount long offset, PageSource source) {
        ledger.link(holding, address, offset, source);
    }

    @Override
    public void synced(@ByteCount long bytes) {
        ledger.makeUsable(holding, bytes);
    }

    @Override
    public void unlinking(@ByteCount long offset, @ByteCount long length) {
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
