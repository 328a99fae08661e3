package io.github.dmasg.proptests.suite;

import static io.github.dmasg.proptests.suite.SeededBug.inRules;

import io.github.dmasg.proptests.suite.naive.NaiveRules;
import io.github.dmasg.proptests.suite.plug.Flow;
import java.util.List;

/** Mistakes in who may reach what, and in ending mappings. */
final class LifetimeBugs {
    private LifetimeBugs() {}

    static List<SeededBug> all() {
        return List.of(
                inRules("maps one granule too many", "L4: padding", new NaiveRules() {
                    @Override
                    protected long granules(long offset, long length) {
                        return super.granules(offset, length) + GRANULE;
                    }
                }),
                inRules("always allows reading and writing", "S21", new NaiveRules() {
                    @Override
                    protected boolean mayRead(Flow flow) {
                        return true;
                    }

                    @Override
                    protected boolean mayWrite(Flow flow) {
                        return true;
                    }
                }),
                inRules("allows the wrong direction", "S21", new NaiveRules() {
                    @Override
                    protected boolean mayRead(Flow flow) {
                        return flow.deviceWrites();
                    }

                    @Override
                    protected boolean mayWrite(Flow flow) {
                        return flow.deviceReads();
                    }
                }),
                inRules("unmap leaves the translation", "L4", new NaiveRules() {
                    @Override
                    protected long removed(long room) {
                        return 0;
                    }
                }),
                inRules("unmap takes a neighbour's translation too", "L4", new NaiveRules() {
                    @Override
                    protected long removed(long room) {
                        return room + GRANULE;
                    }
                }),
                inRules("unmap gives only the first range back", "unmap with the wrong count", new NaiveRules() {
                    @Override
                    protected boolean givesBack(int range) {
                        return range == 0;
                    }
                }),
                inRules("unmap gives no range back", "leak", new NaiveRules() {
                    @Override
                    protected boolean givesBack(int range) {
                        return false;
                    }
                }),
                inRules("unmap forgets what is behind 16 ranges", "unmap with the wrong count", new NaiveRules() {
                    @Override
                    protected boolean givesBack(int range) {
                        return range < 16;
                    }
                }),
                inRules("a refused call undoes nothing", "L4", new NaiveRules() {
                    @Override
                    protected boolean undoes() {
                        return false;
                    }
                }),
                inRules("a second unmap is accepted", "S32", new NaiveRules() {
                    @Override
                    protected boolean noticesSecondUnmap() {
                        return false;
                    }
                }),
                inRules("ignores the device's mask", "S11", new NaiveRules() {
                    @Override
                    protected long highest(long highest, long last) {
                        return last;
                    }
                }),
                inRules("ranges that are taken are handed out again", "allocator race", new NaiveRules() {
                    @Override
                    protected boolean free(boolean taken) {
                        return true;
                    }
                }));
    }
}
