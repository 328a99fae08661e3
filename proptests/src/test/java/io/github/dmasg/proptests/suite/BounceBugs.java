package io.github.dmasg.proptests.suite;

import static io.github.dmasg.proptests.suite.SeededBug.inRules;

import io.github.dmasg.proptests.suite.naive.NaiveRules;
import io.github.dmasg.proptests.suite.plug.Flow;
import java.util.List;

/** Mistakes in copying. */
final class BounceBugs {
    private BounceBugs() {}

    static List<SeededBug> all() {
        return List.of(
                inRules("nothing copied in if the device only writes", "swiotlb: stale bytes", new NaiveRules() {
                    @Override
                    protected boolean copiesIn(Flow flow) {
                        return flow.deviceReads();
                    }
                }),
                inRules("nothing copied in", "S21", new NaiveRules() {
                    @Override
                    protected boolean copiesIn(Flow flow) {
                        return false;
                    }
                }),
                inRules("nothing copied out at unmap", "S21", new NaiveRules() {
                    @Override
                    protected boolean copiesOut(Flow flow) {
                        return false;
                    }
                }),
                inRules("copied out though the device only reads", "S21", new NaiveRules() {
                    @Override
                    protected boolean copiesOut(Flow flow) {
                        return true;
                    }
                }),
                inRules("a partial sync starts at the front", "swiotlb: sync of a part", new NaiveRules() {
                    @Override
                    protected long syncFrom(long offset, long position) {
                        return 0;
                    }
                }),
                inRules("sync for the CPU copies the wrong way", "S21", new NaiveRules() {
                    @Override
                    protected boolean syncForCpuCopiesOut() {
                        return false;
                    }
                }),
                inRules("buffers are not cleared", "swiotlb: information leak", new NaiveRules() {
                    @Override
                    protected boolean clearsBuffers() {
                        return false;
                    }
                }),
                inRules("address bits that must be kept are not", "nvme: min_align_mask", new NaiveRules() {
                    @Override
                    protected long keptBits(long alignMask) {
                        return GRANULE - 1;
                    }
                }));
    }
}
