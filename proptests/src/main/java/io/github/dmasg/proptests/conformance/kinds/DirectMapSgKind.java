package io.github.dmasg.proptests.conformance.kinds;

import io.github.dmasg.legacy.dmamap.ClassicDevice;
import io.github.dmasg.legacy.dmamap.DirectMapper;
import io.github.dmasg.legacy.dmamap.DmaRangeMap;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.proptests.conformance.CaseChecker;
import io.github.dmasg.proptests.conformance.CaseRejectedException;
import io.github.dmasg.proptests.conformance.Comparison;
import io.github.dmasg.proptests.conformance.DamagedLineException;
import io.github.dmasg.proptests.conformance.VectorLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code direct_map_sg}: mapping without IOMMU. */
final class DirectMapSgKind implements CaseChecker {
    @Override
    public String kind() {
        return "direct_map_sg";
    }

    @Override
    public void check(VectorLine line, Comparison out) throws DamagedLineException, CaseRejectedException {
        List<long[]> entries = line.tuples("ents", 4);
        int nents = entries.size();
        Sg sgl = RecordedList.ofPeerPages(entries);
        ClassicDevice device =
                new ClassicDevice(0, 0, line.hex("mask"), line.hex("buslim"), ranges(line), RecordedPeers.of(line));
        WarnLog warnings = new WarnLog();
        HexTuples unmapped = new HexTuples();
        long[] count = new long[1];
        DirectMapper mapper = new DirectMapper(
                device,
                (phys, length) -> {
                    count[0]++;
                    unmapped.add(phys, length);
                },
                warnings);

        int result = mapper.mapSg(sgl, nents);
        out.decimal("ret", result);
        out.text("after", dmaSide(sgl, nents));
        out.text("rolled", unmapped.toString());
        if (result > 0) {
            count[0] = 0;
            mapper.unmapSg(sgl, nents);
            out.hex("uflags", busAddresses(sgl, nents));
            out.hex("urolled", count[0]);
        }
        out.hex("warn", warnings.count());
    }

    private static @Nullable DmaRangeMap ranges(VectorLine line) throws DamagedLineException {
        List<long[]> windows = line.tuples("ranges", 3);
        if (windows.isEmpty()) {
            return null;
        }
        return DmaRangeMap.of(
                windows.stream().flatMapToLong(java.util.Arrays::stream).toArray());
    }

    private static String dmaSide(Sg sgl, int nents) {
        HexTuples text = new HexTuples();
        SgCursor c = new SgCursor(sgl);
        for (int i = 0; i < nents; i++) {
            text.add(c.dmaAddress(), c.dmaLength(), c.dmaFlags());
            c.advance();
        }
        return text.toString();
    }

    static long busAddresses(Sg sgl, int nents) {
        long marked = 0;
        SgCursor c = new SgCursor(sgl);
        for (int i = 0; i < nents; i++) {
            marked += c.isDmaBusAddress() ? 1 : 0;
            c.advance();
        }
        return marked;
    }
}
