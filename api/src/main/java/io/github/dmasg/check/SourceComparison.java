package io.github.dmasg.check;

import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.PhysAddr;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a source differs from what it was when it was mapped. A mapping does not depend on it, but the sync calls of a device that does
 * not snoop do; and a caller that changes it thinks of another mapping than the device (S32).
 *
 * @param entry first entry that differs, or {@link Misuse#NO_ENTRY}
 * @param words what was found, and what was expected
 */
record SourceComparison(long entry, String words) {
    /** Null if they are the same. */
    static @Nullable SourceComparison of(List<Stretch> before, PageSource source) {
        try {
            return compare(before, source.cursor());
        } catch (RuntimeException unreadable) {
            return new SourceComparison(
                    Misuse.NO_ENTRY, "a source that can no longer be read: " + unreadable.getMessage());
        }
    }

    private static @Nullable SourceComparison compare(List<Stretch> before, PageCursor now) {
        int entry = 0;
        while (now.next()) {
            for (int i = now.from(), to = now.to(); i < to; i++, entry++) {
                if (entry == before.size()) {
                    return new SourceComparison(
                            entry, "a source with a further entry (expected: " + before.size() + " entries)");
                }
                Stretch was = before.get(entry);
                if (now.phys(i) != was.first || now.length(i) != was.length() || now.provider(i) != was.provider) {
                    return new SourceComparison(
                            entry,
                            "a source with " + range(now.phys(i), now.length(i)) + " (expected: "
                                    + range((@PhysAddr long) was.first, was.length()) + ", as it was mapped)");
                }
            }
        }
        return entry == before.size()
                ? null
                : new SourceComparison(
                        entry, "a source of " + entry + " entries (expected: " + before.size() + ", as it was mapped)");
    }

    private static String range(@PhysAddr long phys, @ByteCount long length) {
        return "physical 0x" + Long.toHexString(phys) + "+0x" + Long.toHexString(length);
    }
}
