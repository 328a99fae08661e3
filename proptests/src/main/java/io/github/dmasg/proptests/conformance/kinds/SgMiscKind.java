package io.github.dmasg.proptests.conformance.kinds;

import io.github.dmasg.legacy.iter.SgCopy;
import io.github.dmasg.legacy.iter.SgMappingIterator;
import io.github.dmasg.legacy.iter.SgSplit;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgList;
import io.github.dmasg.proptests.conformance.CaseChecker;
import io.github.dmasg.proptests.conformance.CaseRejectedException;
import io.github.dmasg.proptests.conformance.Comparison;
import io.github.dmasg.proptests.conformance.DamagedLineException;
import io.github.dmasg.proptests.conformance.VectorLine;
import java.util.List;
import java.util.zip.CRC32;

/** {@code sg_misc}: counting, splitting, copying, clearing and the mapping iterator. */
final class SgMiscKind implements CaseChecker {
    private static final String NONE = "-";
    private static final String ALL = "*";
    private static final int MAX_BUFFER = 1 << 28;

    @Override
    public String kind() {
        return "sg_misc";
    }

    @Override
    public void check(VectorLine line, Comparison out) throws DamagedLineException, CaseRejectedException {
        String op = line.text("op");
        switch (op) {
            case "count" -> count(line, out);
            case "split" -> split(line, out);
            case "to" -> copyTo(line, out);
            case "from" -> copyFrom(line, out);
            case "zero" -> zero(line, out);
            case "miter" -> walk(line, out);
            default ->
                throw new DamagedLineException("op", "'" + op + "' (expected: count, split, to, from, zero or miter)");
        }
    }

    private static void count(VectorLine line, Comparison out) throws DamagedLineException, CaseRejectedException {
        Sg sgl = RecordedList.ofPages(line);
        int nents = SgList.nents(sgl);
        out.hex("nents", nents);
        Sg last = SgList.last(sgl, nents);
        SgCursor c = new SgCursor(sgl);
        while (!c.sg().equals(last)) {
            c.advance();
        }
        out.hex("last", c.index());
        StringBuilder lens = new StringBuilder();
        for (String item : line.items("lens", ',')) {
            int colon = item.indexOf(':');
            if (colon < 0) {
                throw new DamagedLineException("lens", "'" + item + "' (expected: LENGTH:RESULT)");
            }
            long length = VectorLine.parseHex("lens", item.substring(0, colon));
            comma(lens).append(Long.toHexString(length)).append(':').append(SgList.nentsForLen(sgl, length));
        }
        out.text("lens", orNone(lens));
    }

    private static void split(VectorLine line, Comparison out) throws DamagedLineException, CaseRejectedException {
        Sg sgl = RecordedList.ofMappedPages(line);
        int mapped = (int) line.u32("mapped");
        List<String> items = line.items("sizes", ',');
        long[] sizes = new long[items.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = VectorLine.parseHex("sizes", items.get(i));
        }
        SgSplit.Result result = SgSplit.split(sgl, mapped, line.hex("skip"), sizes, SgAllocator.heap());
        out.decimal("ret", result.error());
        if (result.error() != 0) {
            return;
        }
        StringBuilder pages = new StringBuilder();
        StringBuilder counts = new StringBuilder();
        StringBuilder dma = new StringBuilder();
        for (SgSplit.Piece piece : result.pieces()) {
            pages.append(pages.length() == 0 ? "" : "|").append(pageSide(piece.list()));
            comma(counts).append(Integer.toHexString(piece.mappedNents()));
            dma.append(dma.length() == 0 ? "" : "|").append(dmaSide(piece.list()));
        }
        out.text("out", pages.toString());
        out.text("outm", mapped == 0 ? NONE : counts.toString());
        out.text("outd", mapped == 0 ? NONE : dma.toString());
    }

    private static void copyTo(VectorLine line, Comparison out) throws DamagedLineException, CaseRejectedException {
        Sg sgl = RecordedList.ofPages(line);
        byte[] buffer = buffer(line, sgl);
        long copied = SgCopy.toBuffer(sgl, (int) line.u32("nents"), buffer, line.hex("skip"), new PatternMemory());
        out.decimal("ret", copied);
        CRC32 crc = new CRC32();
        crc.update(buffer, 0, (int) copied);
        out.hex("crc", crc.getValue());
    }

    private static void copyFrom(VectorLine line, Comparison out) throws DamagedLineException, CaseRejectedException {
        Sg sgl = RecordedList.ofPages(line);
        byte[] buffer = buffer(line, sgl);
        int step = (int) line.u32("d");
        for (int i = 0; i < buffer.length; i++) {
            buffer[i] = (byte) (i * step + 3);
        }
        PatternMemory memory = new PatternMemory();
        long copied = SgCopy.fromBuffer(sgl, (int) line.u32("nents"), buffer, line.hex("skip"), memory);
        compareMemory(copied, memory, out);
    }

    private static void zero(VectorLine line, Comparison out) throws DamagedLineException, CaseRejectedException {
        Sg sgl = RecordedList.ofPages(line);
        line.u32("d");
        PatternMemory memory = new PatternMemory();
        long cleared = SgCopy.zero(sgl, (int) line.u32("nents"), line.hex("buflen"), line.hex("skip"), memory);
        compareMemory(cleared, memory, out);
    }

    private static void compareMemory(long bytes, PatternMemory memory, Comparison out) {
        out.decimal("ret", bytes);
        out.hex("npg", memory.mappedPages());
        out.hex("pcrc", memory.crc());
    }

    private static void walk(VectorLine line, Comparison out) throws DamagedLineException, CaseRejectedException {
        Sg sgl = RecordedList.ofPages(line);
        List<String> consumed = line.items("cons", ',');
        WarnLog warnings = new WarnLog();
        SgMappingIterator it = new SgMappingIterator(new PatternMemory(), warnings);
        it.start(sgl, (int) line.u32("nents"));
        String skip = line.text("skip");
        out.text("rskip", skip.equals(NONE) ? NONE : it.skip(VectorLine.parseHex("skip", skip)) ? "1" : "0");
        StringBuilder steps = new StringBuilder();
        for (int i = 0; i <= consumed.size() && it.next(); i++) {
            comma(steps).append(Long.toHexString(PageRef.pfn(it.page())));
            steps.append(':').append(Long.toHexString(it.offset()));
            steps.append(':').append(Long.toHexString(it.length()));
            if (i < consumed.size() && !consumed.get(i).equals(ALL)) {
                it.setConsumed(VectorLine.parseHex("cons", consumed.get(i)));
            }
        }
        it.stop();
        out.text("steps", orNone(steps));
        out.hex("warn", warnings.count());
    }

    /** A buffer of the recorded length, or of the whole list if that is shorter: no copy can need more. */
    private static byte[] buffer(VectorLine line, Sg sgl) throws DamagedLineException, CaseRejectedException {
        long length = line.hex("buflen");
        long total = 0;
        for (SgCursor c = new SgCursor(sgl); c.hasEntry(); c.advance()) {
            total += c.length();
        }
        long bytes = Long.compareUnsigned(length, total) < 0 ? length : total;
        if (bytes > MAX_BUFFER) {
            throw new CaseRejectedException(
                    "buflen: " + bytes + " bytes to copy (expected: at most " + MAX_BUFFER + ")");
        }
        return new byte[(int) bytes];
    }

    private static String pageSide(Scatterlist list) {
        StringBuilder text = new StringBuilder();
        for (SgCursor c = new SgCursor(list.at(0)); c.hasEntry(); c.advance()) {
            appendPageSide(text, c);
        }
        return text.toString();
    }

    private static String dmaSide(Scatterlist list) {
        StringBuilder text = new StringBuilder();
        for (SgCursor c = new SgCursor(list.at(0)); c.hasEntry(); c.advance()) {
            comma(text).append(Long.toHexString(c.dmaAddress()));
            text.append(':').append(Long.toHexString(c.dmaLength()));
        }
        return text.toString();
    }

    /** Appends {@code pfn:offset:length}. */
    static void appendPageSide(StringBuilder text, SgCursor c) {
        comma(text).append(Long.toHexString(c.pfn()));
        text.append(':').append(Long.toHexString(c.offset()));
        text.append(':').append(Long.toHexString(c.length()));
    }

    private static StringBuilder comma(StringBuilder text) {
        return text.length() == 0 ? text : text.append(',');
    }

    private static String orNone(StringBuilder text) {
        return text.length() == 0 ? NONE : text.toString();
    }
}
