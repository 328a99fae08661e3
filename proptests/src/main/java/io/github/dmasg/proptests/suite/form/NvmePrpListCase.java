package io.github.dmasg.proptests.suite.form;

import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.NvmePrpList;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.NvmeReader;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.hardware.TableSpace;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** PRP lists: with pages of 512 bytes, so that lists chain often, and with real ones and a pool of small blocks. */
final class NvmePrpListCase {
    static final class ShortPages extends Prps {
        ShortPages() {
            super(512, 0);
        }
    }

    static final class RealPages extends Prps {
        RealPages() {
            super(4096, 256);
        }
    }

    abstract static class Prps extends FormCase {
        private final int page;
        private final int small;

        Prps(int page, int small) {
            this.page = page;
            this.small = small;
        }

        @Override
        FormRig rig() {
            TableSpace space = new TableSpace();
            NvmePrpList form = new NvmePrpList(space.pages(page), small == 0 ? null : space.pages(small));
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
                    return new NvmeReader(space).prps(form.prp1(), form.prp2(), bytes, page);
                }

                @Override
                public String registers() {
                    return Long.toHexString(form.prp1()) + " " + Long.toHexString(form.prp2());
                }
            };
        }

        @Override
        Arbitrary<List<Piece>> expressible() {
            return DmaLists.paged(page, 300, 4);
        }

        @Override
        Arbitrary<List<Piece>> anything() {
            // A single segment gets as far as the first byte's alignment.
            Arbitrary<List<Piece>> single = DmaLists.anywhere(1, 2L * page).map(pieces -> pieces.subList(0, 1));
            return Arbitraries.oneOf(DmaLists.anywhere(page / 8, 64), single);
        }

        @Override
        List<Piece> hungriest(long bytes, int segments) {
            return List.of(new Piece(page - 4, bytes, 0));
        }
    }
}
