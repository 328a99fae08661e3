package io.github.dmasg.cli.form;

import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.NvmePrpList;
import io.github.dmasg.form.NvmeSglList;
import io.github.dmasg.proptests.hardware.NvmeReader;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.hardware.TableSpace;

/** The data pointer of an NVMe command, with 4 KiB controller pages and small blocks of 256 bytes as Linux has them. */
final class NvmeView {
    private static final int PAGE = 4096;
    private static final int SMALL = 256;

    private NvmeView() {}

    static FormView prp() {
        TableSpace space = new TableSpace();
        NvmePrpList form = new NvmePrpList(space.pages(PAGE), space.pages(SMALL));
        return new FormView() {
            @Override
            public DeviceForm form() {
                return form;
            }

            @Override
            public Stretches read(long bytes) {
                return new NvmeReader(space).prps(form.prp1(), form.prp2(), bytes, PAGE);
            }

            @Override
            public void show(long bytes, FormRows rows) {
                long first = Math.min(bytes, PAGE - (form.prp1() & (PAGE - 1)));
                rows.register("PRP1", form.prp1(), first, "data");
                long left = bytes - first;
                if (left == 0) {
                    rows.register("PRP2", form.prp2(), 0, "not used");
                } else if (left <= PAGE) {
                    rows.register("PRP2", form.prp2(), left, "data");
                } else {
                    rows.register("PRP2", form.prp2(), 0, "list");
                    showList(space, form.prp2(), left, rows);
                }
            }
        };
    }

    private static void showList(TableSpace space, long list, long bytes, FormRows rows) {
        long at = list;
        long index = 0;
        long left = bytes;
        int page = 0;
        while (left > 0) {
            long entry = space.read(at, Long.BYTES);
            if (at % PAGE == PAGE - Long.BYTES && left > PAGE) {
                rows.entry("list " + page, index, entry, 0, "next list");
                at = entry;
                index = 0;
                page++;
                continue;
            }
            rows.run("list " + page, index, entry, Math.min(left, PAGE), "data");
            left -= Math.min(left, PAGE);
            at += Long.BYTES;
            index++;
        }
    }

    static FormView sgl() {
        TableSpace space = new TableSpace();
        NvmeSglList form = new NvmeSglList(space.pages(PAGE), space.pages(SMALL), 1);
        return new FormView() {
            @Override
            public DeviceForm form() {
                return form;
            }

            @Override
            public Stretches read(long bytes) {
                return new NvmeReader(space).sgl(form.address(), form.word(), bytes);
            }

            @Override
            public void show(long bytes, FormRows rows) {
                rows.register("SGL1", form.address(), length(form.word()), meaning(form.word()));
                showSegments(space, form.address(), form.word(), rows);
            }
        };
    }

    private static void showSegments(TableSpace space, long address, long word, FormRows rows) {
        long at = address;
        long descriptor = word;
        for (int segment = 0; type(descriptor) != NvmeSglList.DATA_BLOCK; segment++) {
            long count = length(descriptor) / 16;
            long first = at;
            for (long i = 0; i < count; i++) {
                at = space.read(first + 16 * i, Long.BYTES);
                descriptor = space.read(first + 16 * i + Long.BYTES, Long.BYTES);
                rows.entry("segment " + segment, i, at, length(descriptor), meaning(descriptor));
            }
        }
    }

    private static int type(long word) {
        return (int) (word >>> 60);
    }

    private static long length(long word) {
        return word & 0xffff_ffffL;
    }

    private static String meaning(long word) {
        return switch (type(word)) {
            case NvmeSglList.DATA_BLOCK -> "data";
            case NvmeSglList.SEGMENT -> "segment";
            case NvmeSglList.LAST_SEGMENT -> "last segment";
            default -> "type " + type(word);
        };
    }
}
