package io.github.dmasg.proptests.conformance.kinds;

import io.github.dmasg.legacy.blk.AllSegmentsCursor;
import io.github.dmasg.legacy.blk.Bio;
import io.github.dmasg.legacy.blk.BioSplit;
import io.github.dmasg.legacy.blk.BioVecs;
import io.github.dmasg.legacy.blk.BvecCursor;
import io.github.dmasg.legacy.blk.BvecIter;
import io.github.dmasg.legacy.blk.QueueLimits;
import io.github.dmasg.legacy.blk.RequestMapper;
import io.github.dmasg.legacy.blk.SegmentCount;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.proptests.conformance.CaseChecker;
import io.github.dmasg.proptests.conformance.CaseRejectedException;
import io.github.dmasg.proptests.conformance.Comparison;
import io.github.dmasg.proptests.conformance.DamagedLineException;
import io.github.dmasg.proptests.conformance.VectorLine;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** {@code blk_map_sg}: walks over bios, segment splitting, and the scatterlist of a request. */
final class BlkMapSgKind implements CaseChecker {
    private static final String BIOS = "bios";

    @Override
    public String kind() {
        return "blk_map_sg";
    }

    @Override
    public void check(VectorLine line, Comparison out) throws DamagedLineException, CaseRejectedException {
        List<Bio> bios = bios(line);
        QueueLimits limits = limits(line);
        long maxBytes = line.u32("maxbytes");
        WarnLog warnings = new WarnLog();

        long counted = SegmentCount.ofRequest(limits, bios);
        out.hex("recalc", counted);
        checkMapping(bios, limits, counted, warnings, out);
        checkSplits(bios, limits, maxBytes, out);
        checkWalks(bios, out);
        BioVecs vecs = bios.get(0).vecs();
        out.text("merge", merges(vecs, limits));
        out.text("bss", running(vecs, limits, maxBytes));
        out.text("adv", advances(line, bios.get(0), warnings));
        out.hex("warn", warnings.count());
    }

    private static List<Bio> bios(VectorLine line) throws DamagedLineException, CaseRejectedException {
        int operation = (int) line.u32("opf");
        List<Bio> bios = new ArrayList<>();
        for (String text : line.items(BIOS, ';')) {
            int bar = text.indexOf('|');
            if (bar < 0) {
                throw new DamagedLineException(BIOS, "no '|' (expected: idx:done:size:vcnt|vectors)");
            }
            long[] iter = VectorLine.tuple(BIOS, text.substring(0, bar), 4);
            BioVecs vecs = new BioVecs();
            for (String vec : text.substring(bar + 1).split(",", -1)) {
                long[] t = VectorLine.tuple(BIOS, vec, 4);
                long page = PageRef.of(VectorLine.inRange(BIOS, t[0], PageRef.MAX_PFN), (int)
                        VectorLine.inRange(BIOS, t[3], PageRef.MAX_PROVIDER));
                vecs.add(page, u32(t[2]), u32(t[1]));
            }
            if (vecs.count() != iter[3]) {
                throw new DamagedLineException(BIOS, vecs.count() + " vectors (expected: " + iter[3] + ")");
            }
            int index = (int) VectorLine.inRange(BIOS, iter[0], Integer.MAX_VALUE);
            bios.add(new Bio(vecs, new BvecIter(index, u32(iter[1]), u32(iter[2])), operation));
        }
        if (bios.isEmpty()) {
            throw new CaseRejectedException(BIOS + ": none (expected: at least one bio)");
        }
        return bios;
    }

    private static QueueLimits limits(VectorLine line) throws DamagedLineException, CaseRejectedException {
        try {
            return new QueueLimits(
                    line.u32("maxseg"),
                    line.hex("segb"),
                    line.hex("virtb"),
                    (int) line.u32("maxsegs"),
                    line.u32("lbs"));
        } catch (IllegalArgumentException e) {
            throw new CaseRejectedException(String.valueOf(e.getMessage()));
        }
    }

    private static void checkMapping(
            List<Bio> bios, QueueLimits limits, long counted, WarnLog warnings, Comparison out) {
        int slots = Math.max(1, new SegmentBound(limits).of(bios));
        Scatterlist array = Scatterlist.allocate(slots);
        array.init(slots);
        Sg sgl = array.at(0);
        int segments = new RequestMapper(limits, warnings).map(bios, counted, sgl);
        out.hex("nseg", segments);
        HexTuples entries = new HexTuples();
        SgCursor entry = new SgCursor(sgl);
        for (int i = 0; i < segments; i++) {
            entries.add(entry.pfn(), entry.offset(), entry.length());
            entry.advance();
        }
        out.text("sgs", entries.toString());
    }

    private static void checkSplits(List<Bio> bios, QueueLimits limits, long maxBytes, Comparison out) {
        BioSplit split = new BioSplit();
        StringJoiner results = new StringJoiner(",");
        for (Bio bio : bios) {
            int result = split.splitAt(bio, limits, maxBytes);
            results.add(result + ":" + Long.toHexString(split.segments()));
        }
        out.text("split", results.toString());
    }

    private static void checkWalks(List<Bio> bios, Comparison out) {
        StringJoiner pages = new StringJoiner(";");
        StringJoiner vectors = new StringJoiner(";");
        BvecCursor onePage = BvecCursor.ofPages();
        BvecCursor whole = BvecCursor.ofVectors();
        for (Bio bio : bios) {
            PageRuns runs = new PageRuns();
            for (onePage.reset(bio); onePage.next(); ) {
                runs.step(PageRef.pfn(onePage.page()), onePage.offset(), onePage.length());
            }
            pages.add(runs.runs());
            HexTuples tuples = new HexTuples();
            for (whole.reset(bio); whole.next(); ) {
                tuples.add(PageRef.pfn(whole.page()), whole.offset(), whole.length());
            }
            vectors.add(tuples.toString());
        }
        // A bio without bytes among others: the recordings may leave its place empty.
        out.either("it1", pages.toString(), withoutDashes(pages));
        out.either("itn", vectors.toString(), withoutDashes(vectors));
        PageRuns all = new PageRuns();
        for (AllSegmentsCursor c = new AllSegmentsCursor(bios.get(0).vecs()); c.next(); ) {
            all.step(PageRef.pfn(c.page()), c.offset(), c.length());
        }
        out.text("all", all.runs());
    }

    private static String withoutDashes(StringJoiner groups) {
        return groups.toString().replace("-", "");
    }

    private static String merges(BioVecs v, QueueLimits limits) {
        StringBuilder bits = new StringBuilder();
        for (int i = 0; i + 1 < v.count(); i++) {
            boolean joins = limits.mergeable(
                    v.page(i), v.offset(i), v.length(i), v.page(i + 1), v.offset(i + 1), v.length(i + 1));
            bits.append(joins ? '1' : '0');
        }
        return bits.length() == 0 ? "-" : bits.toString();
    }

    private static String running(BioVecs v, QueueLimits limits, long maxBytes) {
        HexTuples steps = new HexTuples();
        SegmentCount count = new SegmentCount();
        for (int i = 0; i < v.count(); i++) {
            boolean cut = count.add(limits, v.page(i), v.offset(i), v.length(i), limits.maxSegments(), maxBytes);
            steps.add(cut ? 1 : 0, count.segments(), count.bytes());
        }
        return steps.toString();
    }

    private static String advances(VectorLine line, Bio bio, WarnLog warnings) throws DamagedLineException {
        HexTuples steps = new HexTuples();
        BvecIter iter = new BvecIter(0, 0, 0);
        iter.set(bio.iter());
        for (long[] t : line.tuples("adv", 4)) {
            iter.advance(bio.vecs(), u32(t[0]), warnings);
            steps.add(t[0], iter.index(), iter.done(), iter.size());
        }
        return steps.toString();
    }

    private static long u32(long value) throws DamagedLineException {
        return VectorLine.inRange(BIOS, value, 0xffff_ffffL);
    }

    /** How many entries a request needs at most: every vector alone, cut at the limits without a virtual boundary. */
    private static final class SegmentBound {
        private final QueueLimits limits;

        SegmentBound(QueueLimits limits) {
            this.limits = new QueueLimits(
                    limits.maxSegmentSize(), limits.segBoundaryMask(), 0, 0xffff, limits.logicalBlockSize());
        }

        int of(List<Bio> bios) {
            long entries = 0;
            BvecCursor c = BvecCursor.ofVectors();
            for (Bio bio : bios) {
                for (c.reset(bio); c.next(); ) {
                    SegmentCount one = new SegmentCount();
                    one.add(limits, c.page(), c.offset(), c.length(), 0xffff_ffffL, 0xffff_ffffL);
                    entries += Math.max(1, one.segments());
                }
            }
            return Math.toIntExact(entries);
        }
    }
}
