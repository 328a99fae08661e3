package io.github.dmasg.proptests.conformance.kinds;

import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.nvme.BlkStatus;
import io.github.dmasg.legacy.nvme.DmaPool;
import io.github.dmasg.legacy.nvme.NvmeRequest;
import io.github.dmasg.legacy.nvme.PoolBlock;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.proptests.conformance.CaseChecker;
import io.github.dmasg.proptests.conformance.CaseRejectedException;
import io.github.dmasg.proptests.conformance.Comparison;
import io.github.dmasg.proptests.conformance.DamagedLineException;
import io.github.dmasg.proptests.conformance.VectorLine;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** {@code nvme_prp}: PRP lists and SGL descriptors. */
final class NvmePrpKind implements CaseChecker {
    @Override
    public String kind() {
        return "nvme_prp";
    }

    @Override
    public void check(VectorLine line, Comparison out) throws DamagedLineException, CaseRejectedException {
        List<long[]> segments = line.tuples("segs", 2);
        Sg sgl = RecordedList.ofDma("segs", segments);
        Pools pools = new Pools(line.hex("pool"), line.hex("fail"));
        WarnLog warnings = new WarnLog();
        NvmeRequest request =
                new NvmeRequest(pools.of(NvmeRequest.DEVICE_PAGE), pools.of(NvmeRequest.SMALL_BLOCK), warnings);
        String op = line.text("op");
        long payload = line.u32("payload");
        BlkStatus status;
        if (op.equals("prp")) {
            status = request.setupPrps(sgl, payload);
            if (status == BlkStatus.OK) {
                out.hex("prp1", request.prp1());
                out.hex("prp2", request.prp2());
            }
        } else if (op.equals("sgl")) {
            status = request.setupSgls(sgl, segments.size());
            if (status == BlkStatus.OK) {
                HexTuples pointer = new HexTuples();
                out.text(
                        "dptr",
                        pointer.add(request.prp1(), request.sglLength(), request.sglType())
                                .toString());
            }
        } else {
            throw new DamagedLineException("op", "'" + op + "' (expected: prp or sgl)");
        }
        out.decimal("sts", status.code());
        out.hex("small", request.small() ? 1 : 0);
        out.decimal("nalloc", request.allocations());
        out.hex("first", request.firstDma());
        out.text("lists", lists(request.blocks(), op.equals("sgl")));
        out.hex("frees", pools.frees);
        out.hex("warn", warnings.count());
    }

    private static String lists(List<PoolBlock> blocks, boolean descriptors) throws CaseRejectedException {
        StringJoiner groups = new StringJoiner("|");
        groups.setEmptyValue("-");
        for (PoolBlock block : blocks) {
            groups.add(descriptors ? descriptors(block) : addresses(block));
        }
        return groups.toString();
    }

    private static String addresses(PoolBlock block) throws CaseRejectedException {
        AddressRuns runs = new AddressRuns(NvmeRequest.DEVICE_PAGE);
        for (int i = 0; i < block.written(); i++) {
            runs.step(block.word(i));
        }
        return runs.runs();
    }

    private static String descriptors(PoolBlock block) {
        HexTuples tuples = new HexTuples();
        for (int i = 0; i + 1 < block.written(); i += 2) {
            long second = block.word(i + 1);
            tuples.add(block.word(i), NvmeRequest.sglLength(second), NvmeRequest.sglType(second));
        }
        return tuples.toString();
    }

    /** Both pools of a case: they share one count of calls, one of which may fail. */
    private static final class Pools {
        private static final long STRIDE = 0x3000;

        private final long base;
        private final long failingCall;
        private long calls;
        private long frees;

        Pools(long base, long failingCall) {
            this.base = base;
            this.failingCall = failingCall;
        }

        DmaPool of(int bytes) {
            return new DmaPool() {
                @Override
                public @Nullable PoolBlock allocate() {
                    calls++;
                    return calls == failingCall ? null : new PoolBlock(bytes, base + (calls - 1) * STRIDE);
                }

                @Override
                public void free(PoolBlock block, long busAddress) {
                    frees++;
                }
            };
        }
    }
}
