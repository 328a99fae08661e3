package io.github.dmasg.proptests.suite.form;

import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.NvmeSglList;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.NvmeReader;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.hardware.TableSpace;
import java.util.List;
import net.jqwik.api.Arbitrary;

/** SGL descriptors: with pages of four, so that segments chain often, and with real ones, small blocks and 4-byte units. */
final class NvmeSglListCase {
    static final class ShortPages extends Sgls {
        ShortPages() {
            super(64, 0, 1);
        }
    }

    static final class RealPages extends Sgls {
        RealPages() {
            super(4096, 256, 4);
        }
    }

    abstract static class Sgls extends FormCase {
        private final int page;
        private final int small;
        private final int granularity;

        Sgls(int page, int small, int granularity) {
            this.page = page;
            this.small = small;
            this.granularity = granularity;
        }

        @Override
        FormRig rig() {
            TableSpace space = new TableSpace();
            NvmeSglList form = new NvmeSglList(space.pages(page), small == 0 ? null : space.pages(small), granularity);
            return new FormRig() {
                @Override
                public DeviceForm form() {
                    return form;
                }

                @Override
                public TableSpace space() {
                    return space;
                }

                @Override
                public Stretches read(long bytes) {
                    return new NvmeReader(space).sgl(form.address(), form.word(), bytes);
                }

                @Override
                public String registers() {
                    return Long.toHexString(form.address()) + " " + Long.toHexString(form.word());
                }
            };
        }

        @Override
        Arbitrary<List<Piece>> expressible() {
            return DmaLists.anywhere(granularity, 0xffff_ffffL / granularity);
        }

        @Override
        Arbitrary<List<Piece>> anything() {
            return DmaLists.anywhere(1, 0x1_0000_0010L);
        }

        @Override
        long unit() {
            return granularity;
        }

        @Override
        List<Piece> hungriest(long bytes, int segments) {
            return Crumbs.of(bytes, segments, granularity);
        }
    }
}
