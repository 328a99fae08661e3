package io.github.dmasg.check;

import io.github.dmasg.map.MappingWatch;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.unit.ByteCount;

/** One life of a mapping in the ledger. */
final class MappingEntry implements MappingWatch {
    private final MisuseLedger ledger;
    private final Holding holding;
    private final PageSource source;

    MappingEntry(MisuseLedger ledger, Holding holding, PageSource source) {
        this.ledger = ledger;
        this.holding = holding;
        this.source = source;
    }

    @Override
    public void undone() {
        ledger.forget(holding);
    }

    @Override
    public void passing(@ByteCount long offset, @ByteCount long length, boolean toDevice) {
        if (!holding.device.coherent()) {
            // The sync is about to read the source again.
            ledger.compare(holding, source);
        }
        ledger.pass(holding, offset, length, toDevice);
    }

    @Override
    public void unmapping() {
        try {
            ledger.compare(holding, source);
        } finally {
            ledger.end(holding);
        }
    }

    @Override
    public String refused(Refusal refusal, @ByteCount long offset, @ByteCount long length) {
        String range = offset + "+" + length;
        return switch (refusal) {
            case SECOND_UNMAP -> ledger.refused(MisuseKind.SECOND_UNMAP, holding, "a second unmap (expected: one)");
            case USE_AFTER_UNMAP ->
                ledger.refused(
                        MisuseKind.USE_AFTER_UNMAP, holding, "a sync of " + range + " (expected: before the unmap)");
            case OUT_OF_RANGE ->
                ledger.refused(
                        MisuseKind.SYNC_OUT_OF_RANGE,
                        holding,
                        "a sync of " + range + " (expected: a part of 0+" + holding.end + ")");
            case WRONG_DIRECTION ->
                ledger.refused(
                        MisuseKind.SYNC_DIRECTION,
                        holding,
                        "a sync of " + range + " (expected: one that " + holding.direction + " has)");
        };
    }
}
