package io.github.dmasg.proptests.conformance.kinds;

import io.github.dmasg.legacy.rdma.BlockIterator;
import io.github.dmasg.legacy.rdma.Umem;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.proptests.conformance.CaseChecker;
import io.github.dmasg.proptests.conformance.CaseRejectedException;
import io.github.dmasg.proptests.conformance.Comparison;
import io.github.dmasg.proptests.conformance.DamagedLineException;
import io.github.dmasg.proptests.conformance.VectorLine;
import java.util.List;

/** {@code umem_blocks}: RDMA page size and block walks. */
final class UmemBlocksKind implements CaseChecker {
    /** The recordings do not say whether their cap of 40000 steps is decimal; both are accepted. */
    private static final int CAP = 0x40000;

    private static final int OTHER_CAP = 40000;

    @Override
    public String kind() {
        return "umem_blocks";
    }

    @Override
    public void check(VectorLine line, Comparison out) throws DamagedLineException, CaseRejectedException {
        List<long[]> entries = line.tuples("ents", 2);
        Sg sgl = RecordedList.ofDma("ents", entries);
        Umem umem = new Umem(sgl, entries.size(), line.hex("addr"), line.hex("len"));
        long best = umem.bestPageSize(line.hex("bits"), line.hex("virt"));
        out.hex("best", best);
        if (best == 0) {
            out.hex("nblk", 0);
            out.text("blocks", "-");
        } else {
            out.hex("nblk", umem.dmaBlocks(best));
            out.text("blocks", walk(umem.blocks(best), best, Integer.MAX_VALUE).runs());
        }
        long rawPage = line.hex("rawpg");
        if (rawPage == 0) {
            throw new CaseRejectedException("rawpg: 0 (expected: a power of two)");
        }
        AddressRuns raw = walk(new BlockIterator(sgl, entries.size(), rawPage), rawPage, CAP);
        AddressRuns shorter = raw.steps() <= OTHER_CAP
                ? raw
                : walk(new BlockIterator(sgl, entries.size(), rawPage), rawPage, OTHER_CAP);
        out.either("raw", raw.runs(), shorter.runs());
        out.either("rawn", Long.toHexString(raw.steps()), Long.toHexString(shorter.steps()));
    }

    private static AddressRuns walk(BlockIterator it, long stride, int cap) throws CaseRejectedException {
        AddressRuns runs = new AddressRuns(stride);
        while (runs.steps() < cap && it.next()) {
            runs.step(it.address());
        }
        return runs;
    }
}
