package io.github.dmasg.proptests.gen;

import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.BioVecList;
import java.util.Collections;
import java.util.List;

/**
 * A list as pieces, and how it is put together: in how many chained parts, and how far from their page the entries start.
 *
 * @param pieces entries relative to each other
 * @param times how often the pieces follow each other, at least 1
 * @param partLengths entries of each part, used in turn, each at least 1; empty for one part
 * @param pagesInOffset whole pages that are in the offset instead of the page number, as far as the page number allows
 */
public record ChainedList(List<Piece> pieces, int times, List<Integer> partLengths, int pagesInOffset) {
    /**
     * Lays the list out and chains its parts.
     *
     * @return a new list
     */
    public BioVecList lay() {
        return lay(partLengths);
    }

    /**
     * Lays the list out as if it were one part.
     *
     * @return a new list with the same entries
     */
    public BioVecList layUnchained() {
        return lay(List.of());
    }

    private BioVecList lay(List<Integer> lengths) {
        BioVecList all = new BioVecList();
        BioVecList part = new BioVecList();
        BioVecList entries = Piece.lay(repeated());
        int parts = 0;
        for (long i = 0; i < entries.entries(); i++) {
            long pages = Math.min(pagesInOffset, entries.pfn(i));
            part.append(
                    entries.pfn(i) - pages,
                    entries.offset(i) + pages * BioVec.PAGE_SIZE,
                    entries.length(i),
                    entries.provider(i));
            if (!lengths.isEmpty() && part.entries() >= lengths.get(parts % lengths.size())) {
                all.chain(part);
                part = new BioVecList();
                parts++;
            }
        }
        if (part.entries() > 0) {
            all.chain(part);
        }
        return all;
    }

    /**
     * Number of entries.
     *
     * @return at least 1 if there is a piece
     */
    public int entries() {
        return pieces.size() * times;
    }

    /**
     * Sum of the lengths.
     *
     * @return bytes
     */
    public long bytes() {
        return times * pieces.stream().mapToLong(Piece::length).sum();
    }

    private List<Piece> repeated() {
        return Collections.nCopies(times, pieces).stream().flatMap(List::stream).toList();
    }

    @Override
    public String toString() {
        return pieces
                + (times == 1 ? "" : " " + times + " times")
                + (partLengths.isEmpty() ? "" : " chained " + partLengths)
                + (pagesInOffset == 0 ? "" : " offset +" + pagesInOffset + " pages");
    }
}
