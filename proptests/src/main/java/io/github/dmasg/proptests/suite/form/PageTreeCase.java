package io.github.dmasg.proptests.suite.form;

import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.GpuRanges;
import io.github.dmasg.form.ListOfPointers;
import io.github.dmasg.form.MobPageTable;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.HardwareFaultException;
import io.github.dmasg.proptests.hardware.PageNumberReader;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.hardware.TableSpace;
import java.util.List;
import net.jqwik.api.Arbitrary;

/** Tables of pages of 4096 bytes: memory objects, lists of pointers, GPU ranges. */
final class PageTreeCase {
    private static final long PAGE = 4096;

    static final class MemoryObjects extends FormCase {
        @Override
        FormRig rig() {
            TableSpace space = new TableSpace();
            MobPageTable form = new MobPageTable(space.pages((int) PAGE));
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
                    return new PageNumberReader(space).memoryObject(form.root(), form.depth(), bytes);
                }

                @Override
                public String registers() {
                    return Long.toHexString(form.root()) + " at depth " + form.depth();
                }
            };
        }

        @Override
        Arbitrary<List<Piece>> expressible() {
            return DmaLists.paged(PAGE, 700, PAGE);
        }

        @Override
        Arbitrary<List<Piece>> anything() {
            return DmaLists.anywhere(PAGE / 4, 64);
        }

        @Override
        List<Piece> hungriest(long bytes, int segments) {
            return List.of(new Piece(0, bytes, 0));
        }
    }

    static final class ListsOfPointers extends FormCase {
        private static final long OVERRUN = 0x7fff_f000L;

        @Override
        FormRig rig() {
            TableSpace space = new TableSpace();
            ListOfPointers form = new ListOfPointers(space.pages((int) PAGE), OVERRUN);
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
                    return readLists(form, space, bytes);
                }

                @Override
                public String registers() {
                    return form.tables() + " from " + Long.toHexString(form.table(0)) + " + " + form.offset();
                }
            };
        }

        private Stretches readLists(ListOfPointers form, TableSpace space, long bytes) {
            PageNumberReader device = new PageNumberReader(space);
            Stretches data = new Stretches();
            long pages = (form.offset() + bytes + PAGE - 1) / PAGE;
            for (int i = 0; i < form.tables(); i++) {
                int entries = (int) Math.min(1024, pages - 1024L * i);
                long skip = i == 0 ? form.offset() : 0;
                device.listOfPointers(form.table(i), entries, skip, bytes - data.bytes(), data);
            }
            long overrun = space.read(form.table((int) (pages / 1024)) + pages % 1024 * 4, 4) * PAGE;
            if (overrun != OVERRUN) {
                throw new HardwareFaultException("a buffer that is too long goes to 0x" + Long.toHexString(overrun));
            }
            return data;
        }

        @Override
        Arbitrary<List<Piece>> expressible() {
            return DmaLists.paged(PAGE, 260, 1);
        }

        @Override
        Arbitrary<List<Piece>> anything() {
            return DmaLists.anywhere(PAGE / 4, 8000);
        }

        @Override
        List<Piece> hungriest(long bytes, int segments) {
            return List.of(new Piece(PAGE - 1, bytes, 0));
        }
    }

    static final class Ranges extends FormCase {
        private static final long GPU_ADDRESS = 0x70_0000_1000L;

        @Override
        FormRig rig() {
            TableSpace space = new TableSpace();
            GpuRanges form = new GpuRanges(30 * 300, 9);
            form.gpuAddress(GPU_ADDRESS);
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
                    return readRanges(form, bytes);
                }

                @Override
                public String registers() {
                    return Integer.toString(form.ranges());
                }
            };
        }

        private Stretches readRanges(GpuRanges form, long bytes) {
            Stretches data = new Stretches();
            long gpu = GPU_ADDRESS;
            for (int i = 0; i < form.ranges(); i++) {
                long size = PAGE << form.order(i);
                if (form.address(i) % size != 0 || gpu % size != 0 || form.order(i) > 9) {
                    throw new HardwareFaultException("range " + i + " of " + size + " bytes is not aligned");
                }
                data.add(form.address(i), Math.min(size, bytes - data.bytes()));
                gpu += size;
            }
            return data;
        }

        @Override
        Arbitrary<List<Piece>> expressible() {
            return DmaLists.paged(PAGE, 300, PAGE);
        }

        @Override
        Arbitrary<List<Piece>> anything() {
            return DmaLists.anywhere(PAGE / 4, 64);
        }

        @Override
        List<Piece> hungriest(long bytes, int segments) {
            // One page off in the GPU's address: no range can be larger than a page.
            return List.of(new Piece(0, bytes, 0));
        }
    }
}
