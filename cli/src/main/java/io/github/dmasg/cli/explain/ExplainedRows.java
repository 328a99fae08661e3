package io.github.dmasg.cli.explain;

import io.github.dmasg.cli.replay.ByteSize;
import io.github.dmasg.cli.replay.MapperKind;
import io.github.dmasg.cli.replay.RecordedCall;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.unit.ByteCount;
import java.util.ArrayList;
import java.util.List;

/** Lays an explanation out as rows, page side and DMA side next to each other. */
public final class ExplainedRows {
    private final Explanation explained;
    private final List<ExplainedRow> rows = new ArrayList<>();

    private ExplainedRows(Explanation explained) {
        this.explained = explained;
    }

    /**
     * The rows of a call, in list order.
     *
     * @param explained the call
     * @return a row for each piece of an entry that lies in one segment; their bytes add up to the call's
     */
    public static List<ExplainedRow> of(Explanation explained) {
        ExplainedRows layout = new ExplainedRows(explained);
        layout.lay();
        return List.copyOf(layout.rows);
    }

    private void lay() {
        BioVecList pages = explained.pages();
        List<Break> breaks = explained.breaks();
        int segment = 0;
        @ByteCount long left = breaks.isEmpty() ? 0 : breaks.get(0).length();
        boolean first = true;
        for (long entry = 0; entry < pages.entries(); entry++) {
            @ByteCount long done = 0;
            while (done < pages.length(entry)) {
                Break current = breaks.get(segment);
                long piece = Math.min(left, pages.length(entry) - done);
                boolean last = piece == left;
                rows.add(new ExplainedRow(
                        entry,
                        pages.phys(entry) + done,
                        piece,
                        segment,
                        first,
                        last,
                        address(current),
                        current.length(),
                        last ? because(current, entry, done + piece) : ""));
                done += piece;
                left -= piece;
                first = last;
                if (last && segment + 1 < breaks.size()) {
                    segment++;
                    left = breaks.get(segment).length();
                }
            }
        }
    }

    private String address(Break segment) {
        String hex = "0x" + Long.toHexString(segment.address());
        return explained.call().kind() == MapperKind.IOMMU ? "iova+" + hex : hex;
    }

    private String because(Break segment, long entry, long done) {
        RecordedCall call = explained.call();
        return switch (segment.rule()) {
            case END -> "the list ends";
            case MAX_SIZE -> "maximum size " + ByteSize.text(call.limits().maxSegment());
            case BOUNDARY -> "boundary every " + ByteSize.text(call.limits().boundaryMask() + 1);
            case GAP -> gap(entry, done);
            case PROVIDER -> "other memory follows";
            case BOUNCE -> "bounced pieces stand alone";
            case POLICY -> "one segment per entry";
        };
    }

    private String gap(long entry, long done) {
        BioVecList pages = explained.pages();
        if (entry + 1 >= pages.entries()) {
            return "gap";
        }
        long end = pages.phys(entry) + done;
        long next = pages.phys(entry + 1);
        if (explained.call().kind() != MapperKind.IOMMU) {
            return "e" + (entry + 1) + " does not follow physically";
        }
        long mask = explained.granule() - 1;
        if ((end & mask) != 0) {
            return "ends 0x" + Long.toHexString(end & mask) + " into a granule";
        }
        return "e" + (entry + 1) + " starts 0x" + Long.toHexString(next & mask) + " into a granule";
    }
}
