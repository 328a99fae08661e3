package io.github.dmasg.proptests.form;

import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.NvmeSglList;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.NvmeReader;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.hardware.TableSpace;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Group;

/** SGL descriptors: with pages of four, so that segments chain often, and with real ones, small blocks and 4-byte units. */
@SuppressWarnings("ClassCanBeStatic") // groups are inner classes
class NvmeSglListProperties {
    @Group
    class ShortPages extends Sgls {
        ShortPages() {
            super(64, 0, 1);
        }
    }

    @Group
    class RealPages extends Sgls {
        RealPages() {
            super(4096, 256, 4);
        }
    }

    abstract static class Sgls extends FormProperties {
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
            return FormRigs.crumbs(bytes, segments, granularity);
        }
    }
}
