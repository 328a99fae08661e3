package io.github.dmasg.cli.recording;

import java.util.ArrayList;
import java.util.List;

/**
 * Probes at the entry of the mapping functions that print what the events do not: how long each page-side entry is, and
 * the device's limits.
 *
 * <p>Each value is {@code length << 32 | offset in page} of one entry. Entries of a table or a flat list lie one behind
 * the other; a list whose second place is a link goes on where that points. Filters let each list be printed by the one
 * probe that reads it right: the second place of a flat list has a length, a link has none and its lowest bit set.
 *
 * <p>Field names need the kernel's own type information (BTF); places inside an entry and registers are those of x86-64,
 * where an entry takes 32 bytes, its offset stands at 8 and its length at 12.
 */
final class LengthProbes {
    /** Bytes the kernel takes as one probe. */
    static final int LONGEST = 4095;

    private static final int ENTRY_BYTES = 32;
    private static final int OFFSET_AT = 8;
    private static final int FLAT_ENTRIES = 120;
    private static final int CHAINED_ENTRIES = 110;
    private static final String LIMITS = " mss=dev->dma_parms->max_segment_size:u32"
            + " bnd=dev->dma_parms->segment_boundary_mask:x64 mam=dev->dma_parms->min_align_mask:x32";

    private LengthProbes() {}

    /**
     * A probe.
     *
     * @param name of its event
     * @param definition where it sits and what it prints, without group and name
     * @param filter which of its events count
     */
    record Probe(String name, String definition, String filter) {
        /** The command that makes it. */
        String make(String group) {
            return "p:" + group + "/" + name + " " + definition + "\n";
        }

        /** The command that removes it. */
        String remove(String group) {
            return "-:" + group + "/" + name + "\n";
        }
    }

    /** All of them. */
    static List<Probe> all() {
        return List.of(
                new Probe(
                        "sgin_table",
                        "dma_map_sgtable" + LIMITS + " on=+12(%si):u32"
                                + values('e', FLAT_ENTRIES, OFFSET_AT, "+0(%si)"),
                        "on == 1 || e1 != 0"),
                new Probe(
                        "sgin_flat",
                        "dma_map_sg_attrs" + LIMITS + " on=%dx:s32" + values('e', FLAT_ENTRIES, OFFSET_AT, "%si"),
                        "on == 1 || e1 != 0"),
                new Probe(
                        "sgin_list",
                        "dma_map_sg_attrs" + LIMITS + " n=%dx:s32 f0=+8(%si):x64 f1=+40(%si):x64 lk=+32(%si):x64"
                                // A link is a pointer whose lowest bit is set.
                                + values('c', CHAINED_ENTRIES, OFFSET_AT - 1, "+32(%si)"),
                        "n > 1 && lk & 1"));
    }

    private static String values(char letter, int count, int first, String base) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(" " + letter + i + "=+" + (first + i * ENTRY_BYTES) + "(" + base + "):x64");
        }
        return String.join("", words);
    }
}
