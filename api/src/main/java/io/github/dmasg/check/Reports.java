package io.github.dmasg.check;

import io.github.dmasg.device.Device;
import org.jspecify.annotations.Nullable;

/** Puts findings into words. Called under the ledger's lock where a holding may change. */
final class Reports {
    private Reports() {}

    static Misuse of(MisuseKind kind, Holding holding, Place seen, long entry, String words) {
        return new Misuse(
                kind,
                words + (entry == Misuse.NO_ENTRY ? "" : " at entry " + entry) + ", seen at " + seen + ": " + holding,
                holding.device.name(),
                entry,
                holding.made,
                holding.ended,
                seen);
    }

    /** About a holding as a whole. */
    static Misuse about(MisuseKind kind, Holding holding, Place seen, String words) {
        return of(kind, holding, seen, Misuse.NO_ENTRY, words);
    }

    /** About one entry. */
    static Misuse at(MisuseKind kind, Stretch entry, Place seen, String words) {
        return of(kind, entry.holding, seen, entry.entry, words);
    }

    static @Nullable Misuse ofCpu(Books.@Nullable Finding finding, Place seen) {
        if (finding == null || finding.stretch() == null) {
            return null;
        }
        return at(
                finding.kind(),
                finding.stretch(),
                seen,
                "physical 0x" + Long.toHexString(finding.address())
                        + (finding.kind() == MisuseKind.CPU_WRITE ? " written" : " read")
                        + " by the CPU while the device owns it (expected: a sync for the CPU before)");
    }

    static @Nullable Misuse ofDevice(
            Books.@Nullable Finding finding, Device device, @Nullable Holding before, boolean write, Place seen) {
        if (finding == null) {
            return null;
        }
        String what = "DMA address 0x" + Long.toHexString(finding.address()) + (write ? " written" : " read")
                + " by the device";
        Stretch stretch = finding.stretch();
        if (stretch != null) {
            return about(finding.kind(), stretch.holding, seen, what + reason(finding.kind()));
        }
        if (before != null) {
            return about(finding.kind(), before, seen, what + " after it was unmapped (expected: a live mapping)");
        }
        return new Misuse(
                finding.kind(),
                what + " " + device + ", seen at " + seen + " (expected: an address that is mapped for it)",
                device.name(),
                Misuse.NO_ENTRY,
                null,
                null,
                seen);
    }

    private static String reason(MisuseKind kind) {
        return switch (kind) {
            case DEVICE_DIRECTION -> " (expected: an access that the direction allows)";
            case DEVICE_NOT_OWNER -> " while the CPU owns it (expected: a sync for the device before)";
            case DEVICE_BEFORE_SYNC -> " before the reservation was synced (expected: after)";
            default -> "";
        };
    }
}
