package io.github.dmasg.proptests.conformance.kinds;

import io.github.dmasg.legacy.dmamap.ClassicDevice;
import io.github.dmasg.legacy.dmamap.DmaOps;
import io.github.dmasg.legacy.dmamap.IommuDomain;
import io.github.dmasg.legacy.dmamap.IommuMapper;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.proptests.conformance.CaseChecker;
import io.github.dmasg.proptests.conformance.CaseRejectedException;
import io.github.dmasg.proptests.conformance.Comparison;
import io.github.dmasg.proptests.conformance.DamagedLineException;
import io.github.dmasg.proptests.conformance.VectorLine;
import java.util.List;

/** {@code iommu_map_sg}: mapping through an IOMMU, with failures injected. */
final class IommuMapSgKind implements CaseChecker {
    @Override
    public String kind() {
        return "iommu_map_sg";
    }

    @Override
    public void check(VectorLine line, Comparison out) throws DamagedLineException, CaseRejectedException {
        List<long[]> entries = line.tuples("ents", 4);
        int nents = entries.size();
        Sg sgl = RecordedList.ofPeerPages(entries);
        RecordedList.fillDma(sgl, "stale", line.tuples("stale", 2));
        ClassicDevice device =
                new ClassicDevice(line.u32("maxseg"), line.hex("segb"), -1, 0, null, RecordedPeers.of(line));
        WarnLog warnings = new WarnLog();
        RecordedIommu iommu = RecordedIommu.of(line);
        IommuMapper mapper = mapper(line, device, iommu, warnings);

        int result = mapper.mapSg(sgl, nents);
        out.decimal("ret", result);
        iommu.compareMap(out);
        int mapped = Math.max(0, result);
        out.text("segs", segments(sgl, mapped));
        out.text("tail", tail(sgl, mapped, nents));
        out.text("pside", pageSide(sgl, entries));
        if (result > 0) {
            iommu.startUnmap();
            mapper.unmapSg(sgl, nents);
            iommu.compareUnmap(out);
            out.hex("ubus", DirectMapSgKind.busAddresses(sgl, nents));
        }
        out.hex("warn", warnings.count());
    }

    private static IommuMapper mapper(VectorLine line, ClassicDevice device, RecordedIommu iommu, WarnLog warnings)
            throws DamagedLineException, CaseRejectedException {
        try {
            IommuDomain domain = new IommuDomain(line.hex("pgbits"), iommu, iommu);
            return new IommuMapper(device, domain, iommu, line.hex("granule"), warnings);
        } catch (IllegalArgumentException e) {
            throw new CaseRejectedException(String.valueOf(e.getMessage()));
        }
    }

    private static String segments(Sg sgl, int mapped) {
        HexTuples text = new HexTuples();
        SgCursor c = new SgCursor(sgl);
        for (int i = 0; i < mapped; i++) {
            text.add(c.dmaAddress(), c.dmaLength(), c.isDmaBusAddress() ? 1 : 0);
            c.advance();
        }
        return text.toString();
    }

    private static String tail(Sg sgl, int mapped, int nents) {
        HexTuples text = new HexTuples();
        boolean standard = true;
        SgCursor c = new SgCursor(sgl);
        for (int i = 0; i < nents; i++) {
            if (i >= mapped) {
                text.add(c.dmaAddress(), c.dmaLength(), c.dmaFlags());
                standard &= c.dmaAddress() == DmaOps.MAPPING_ERROR && c.dmaLength() == 0 && c.dmaFlags() == 0;
            }
            c.advance();
        }
        return standard ? "std" : text.toString();
    }

    private static String pageSide(Sg sgl, List<long[]> entries) {
        HexTuples text = new HexTuples();
        boolean same = true;
        SgCursor c = new SgCursor(sgl);
        for (long[] entry : entries) {
            text.add(c.offset(), c.length());
            same &= c.pfn() == entry[0] && c.offset() == entry[1] && c.length() == entry[2];
            c.advance();
        }
        return same ? "same" : text.toString();
    }
}
