package io.github.dmasg.proptests.legacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import io.github.dmasg.proptests.legacy.ClassicLists.Entry;
import io.github.dmasg.proptests.legacy.ClassicLists.Shape;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Block-layer segments name the bytes of the request and keep the limits they claim to keep. */
class BlockSegmentsProperties {
    private static final int SECTOR = 512;
    private static final long NO_LIMIT = 0xffff_fe00L;

    @Provide
    Arbitrary<List<Shape>> far() {
        return ClassicLists.far();
    }

    /** Bios of three vectors each; the first {@code done} bytes of each are behind its position. */
    private static List<Bio> request(List<Shape> shapes, int done) {
        List<Entry> entries = ClassicLists.entries(shapes);
        List<Bio> bios = new ArrayList<>();
        for (int i = 0; i < entries.size(); i += 3) {
            BioVecs vecs = new BioVecs();
            long size = 0;
            for (Entry e : entries.subList(i, Math.min(i + 3, entries.size()))) {
                vecs.add(PageRef.of(e.pfn()), e.length(), e.offset());
                size += e.length();
            }
            BvecIter iter = new BvecIter(0, 0, size);
            iter.advance(vecs, Math.min(done, size - 1), new WarnLog());
            bios.add(new Bio(vecs, iter, 0));
        }
        return bios;
    }

    private static ByteRuns bytes(List<Bio> bios, BvecCursor cursor) {
        ByteRuns bytes = new ByteRuns();
        for (Bio bio : bios) {
            for (cursor.reset(bio); cursor.next(); ) {
                bytes.add(PageRef.phys(cursor.page()) + cursor.offset(), cursor.length());
            }
        }
        return bytes;
    }

    @Property
    void entriesNameTheBytesOfTheRequest(
            @ForAll("far") List<Shape> shapes,
            @ForAll @IntRange(max = 30_000) int done,
            @ForAll @IntRange(min = 4096, max = 20_000) int maxSegment,
            @ForAll @IntRange(min = 12, max = 16) int boundaryShift) {
        List<Bio> bios = request(shapes, done);
        long boundary = (1L << boundaryShift) - 1;
        QueueLimits limits = new QueueLimits(maxSegment, boundary, 0, 128, SECTOR);
        WarnLog warnings = new WarnLog();
        long counted = SegmentCount.ofRequest(limits, bios);
        Scatterlist array = Scatterlist.allocate((int) counted);
        array.init((int) counted);
        Sg sgl = array.at(0);

        int n = new RequestMapper(limits, warnings).map(bios, counted, sgl);

        ByteRuns mapped = new ByteRuns();
        int seen = 0;
        for (SgCursor c = new SgCursor(sgl); c.hasEntry(); c.advance()) {
            mapped.add(c.phys(), c.length());
            assertTrue(c.offset() < PageRef.PAGE_SIZE);
            assertTrue(c.length() <= maxSegment);
            assertEquals(c.phys() | boundary, (c.phys() + c.length() - 1) | boundary);
            seen++;
        }
        assertEquals(n, seen);
        assertEquals(bytes(bios, BvecCursor.ofVectors()).toString(), mapped.toString());
        assertEquals(bytes(bios, BvecCursor.ofPages()).toString(), mapped.toString());
        assertEquals(0, warnings.count());
    }

    @Property
    void theFrontOfASplitFits(
            @ForAll("far") List<Shape> shapes,
            @ForAll @IntRange(max = 9) int maxSegments,
            @ForAll @IntRange(max = 60_000) int maxBytes,
            @ForAll boolean gapsForbidden) {
        QueueLimits limits = new QueueLimits(8192, -1, gapsForbidden ? 0xfff : 0, maxSegments, SECTOR);
        BioSplit split = new BioSplit();
        for (Bio bio : request(shapes, 0)) {
            int sectors = split.splitAt(bio, limits, maxBytes);
            assertTrue(split.segments() <= maxSegments);
            assertTrue((long) sectors * SECTOR <= maxBytes);
            if (sectors != 0) {
                BvecIter front = new BvecIter(0, 0, (long) sectors * SECTOR);
                assertTrue(front.size() < bio.iter().size());
                assertEquals(0, new BioSplit().splitAt(new Bio(bio.vecs(), front, 0), limits, NO_LIMIT));
            }
        }
    }
}
