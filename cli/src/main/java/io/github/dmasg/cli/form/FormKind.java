package io.github.dmasg.cli.form;

import io.github.dmasg.cli.replay.ByteSize;
import java.util.Locale;

/**
 * A form as it is typed.
 *
 * @param name what was typed
 * @param form which
 * @param blockShift binary logarithm of the block size, 0 unless the form has blocks
 */
public record FormKind(String name, Form form, int blockShift) {
    private static final String EXPECTED = "prp|sgl|blocks=SIZE|array|prdt|virtio|trb";
    private static final int LARGEST_SHIFT = 47;

    /** Which form. */
    public enum Form {
        /** NVMe physical region pages. */
        PRP,
        /** NVMe scatter gather descriptors. */
        SGL,
        /** Blocks of one size. */
        BLOCKS,
        /** Addresses, with lengths if they differ. */
        ARRAY,
        /** AHCI descriptors. */
        PRDT,
        /** A virtio chain. */
        VIRTIO,
        /** xHCI transfer request blocks. */
        TRB
    }

    /**
     * Reads a form.
     *
     * @param text as typed
     * @return the form
     * @throws IllegalArgumentException if there is none of that name, or the block size is no power of two
     */
    public static FormKind parse(String text) {
        if (text.startsWith("blocks=")) {
            long size = ByteSize.parse("blocks", text.substring("blocks=".length()));
            if (Long.bitCount(size) != 1 || size > 1L << LARGEST_SHIFT) {
                throw new IllegalArgumentException("blocks: " + size + " (expected: a power of two, at most 128T)");
            }
            return new FormKind(text, Form.BLOCKS, Long.numberOfTrailingZeros(size));
        }
        for (Form form : Form.values()) {
            if (form != Form.BLOCKS && form.name().toLowerCase(Locale.ROOT).equals(text)) {
                return new FormKind(text, form, 0);
            }
        }
        throw new IllegalArgumentException("form: '" + text + "' (expected: " + EXPECTED + ")");
    }

    FormView view(boolean deviceWrites) {
        return switch (form) {
            case PRP -> NvmeView.prp();
            case SGL -> NvmeView.sgl();
            case BLOCKS -> ArrayView.blocks(blockShift);
            case ARRAY -> ArrayView.array();
            case PRDT -> DescriptorView.prdt();
            case VIRTIO -> DescriptorView.virtio(deviceWrites);
            case TRB -> DescriptorView.trb();
        };
    }
}
