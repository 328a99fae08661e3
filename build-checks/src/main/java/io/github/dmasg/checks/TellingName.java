package io.github.dmasg.checks;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Names that say what a number is, so that the mark cannot be forgotten: whatever is called {@code firstPhys} must be marked.
 *
 * <p>Only the last word of a name counts: {@code physMask} is no address. Names that are used for several kinds, such as
 * {@code address}, {@code start} or {@code length}, say nothing.
 */
final class TellingName {
    private TellingName() {}

    /** The kind that a name announces, null if it announces none. */
    static @Nullable Kind kindOf(String name) {
        int word = name.length();
        while (word > 0 && !Character.isUpperCase(name.charAt(word - 1))) {
            word--;
        }
        String last = name.substring(Math.max(0, word - 1)).toLowerCase(Locale.ROOT);
        String all = name.toLowerCase(Locale.ROOT);
        return switch (last) {
            case "phys" -> Kind.PHYSICAL;
            case "pfn" -> Kind.FRAME;
            case "iova" -> Kind.DMA;
            case "address", "addr" ->
                all.contains("dma")
                        ? Kind.DMA
                        : all.contains("bus") ? Kind.BUS : all.contains("phys") ? Kind.PHYSICAL : null;
            default -> null;
        };
    }
}
