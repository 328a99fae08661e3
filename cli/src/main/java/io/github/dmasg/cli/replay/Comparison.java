package io.github.dmasg.cli.replay;

import org.jspecify.annotations.Nullable;

/**
 * Compares what the classic policy made of a call with what the kernel recorded.
 *
 * <p>Equal means: as many DMA entries; every printed length the same; and every printed address the same where the
 * mapper does not choose it (direct, identity), the same relative to the first under an IOMMU. Addresses in a bounce pool
 * depend on what else is in it and are not compared.
 */
final class Comparison {
    private Comparison() {}

    /** The first difference, in words; null if there is none. */
    static @Nullable String difference(RecordedCall call, MappedCall ours) {
        if (ours.size() != call.dmaEntries()) {
            return "entries: " + ours.size() + " (kernel: " + call.dmaEntries() + ")";
        }
        long kernelBase = call.kind().isLinear() ? 0 : call.dmaAddrs()[0];
        long ourBase = call.kind().isLinear() ? 0 : ours.address(0);
        for (int i = 0; i < call.dmaLengths().length; i++) {
            if (ours.length(i) != call.dmaLengths()[i]) {
                return "length of entry " + i + ": 0x" + Long.toHexString(ours.length(i)) + " (kernel: 0x"
                        + Long.toHexString(call.dmaLengths()[i]) + ")";
            }
            long ourPlace = ours.address(i) - ourBase;
            long kernelPlace = call.dmaAddrs()[i] - kernelBase;
            if (ourPlace != kernelPlace && call.kind() != MapperKind.BOUNCE) {
                return (call.kind().isLinear() ? "address" : "distance from the first") + " of entry " + i + ": 0x"
                        + Long.toHexString(ourPlace) + " (kernel: 0x" + Long.toHexString(kernelPlace) + ")";
            }
        }
        return null;
    }

    /** Whether the byte sums agree: ours with the page side, and with the kernel's where all of it was printed. */
    static boolean sumsAgree(RecordedCall call, MappedCall ours) {
        boolean whole = call.dmaLengths().length == call.dmaEntries();
        return ours.bytes() == call.bytes() && (!whole || ours.bytes() == call.recordedDmaBytes());
    }
}
