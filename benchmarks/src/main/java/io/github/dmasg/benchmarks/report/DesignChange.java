package io.github.dmasg.benchmarks.report;

import io.github.dmasg.benchmarks.result.Pairs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A change of design that measuring called for, with some rows as they were before it.
 *
 * @param title what was changed
 * @param file where the rows of before are
 * @param reason what was found and what was done
 * @param before the rows
 */
record DesignChange(String title, String file, String reason, Pairs before) {
    /** All of them, in the order they were made. */
    static List<DesignChange> read(Path folder) throws IOException {
        List<DesignChange> changes = new ArrayList<>();
        changes.add(read(
                folder,
                "larger chunks",
                "before-chunks.json",
                "Lists had chunks of 256 entries throughout, arrays of 2 KiB, and a walk over cold memory waited at the"
                        + " beginning of each. Now a chunk holds as many entries as all before it, up to 8192."));
        changes.add(
                read(
                        folder,
                        "pages of one buffer in one step",
                        "before-runs.json",
                        "A list was built page by page, and each append looked for the end of the last entry; now an array of"
                                + " pages is added by one call that finds its runs. The mappers looked at each page of a buffer; now they"
                                + " take what repeats in one step. Scratch objects were lent by one atomic exchange; now a thread has"
                                + " its own. A segment of ordinary memory behind peer memory left the fast loop; now it stays."));
        return changes;
    }

    private static DesignChange read(Path folder, String title, String file, String reason) throws IOException {
        return new DesignChange(title, file, reason, Pairs.read(folder.resolve(file)));
    }
}
