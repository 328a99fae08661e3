package io.github.dmasg.cli.form;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.form.AhciPrdt;
import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.form.VirtioChain;
import io.github.dmasg.form.VirtioForm;
import io.github.dmasg.form.VirtioRing;
import io.github.dmasg.form.XhciRing;
import io.github.dmasg.form.XhciTransfer;
import io.github.dmasg.proptests.hardware.PrdtReader;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.hardware.TableSpace;
import io.github.dmasg.proptests.hardware.TrbReader;
import io.github.dmasg.proptests.hardware.VirtioReader;

/** Descriptors that carry an address and a length each: AHCI, virtio, xHCI. */
final class DescriptorView {
    private static final int DESCRIPTOR = 16;
    private static final int BULK_PACKET = 512;
    private static final int RING_PAGE = 1 << 16;
    private static final int RING_SEGMENTS = 16;

    private DescriptorView() {}

    static FormView prdt() {
        TableSpace space = new TableSpace(0x12_3400_0000L, 4 << 20);
        TablePage table = space.fixed(AhciPrdt.TABLE_OFFSET + DESCRIPTOR * AhciPrdt.MAX_ENTRIES);
        AhciPrdt form = new AhciPrdt(table, AhciPrdt.MAX_ENTRIES);
        return new FormView() {
            @Override
            public DeviceForm form() {
                return form;
            }

            @Override
            public Stretches read(long bytes) {
                return PrdtReader.read(space, table.address(), form.entries());
            }

            @Override
            public void show(long bytes, FormRows rows) {
                rows.register("PRDTL", form.entries(), 0, "descriptors");
                for (int i = 0; i < form.entries(); i++) {
                    long at = table.address() + AhciPrdt.TABLE_OFFSET + (long) i * DESCRIPTOR;
                    long count = space.read(at + 12, 4);
                    rows.entry("PRDT", i, space.read(at, 8), (count & 0x3f_ffff) + 1, "data, byte count - 1 in word 3");
                }
            }
        };
    }

    static FormView virtio(boolean deviceWrites) {
        TableSpace space = new TableSpace(0x12_3400_0000L, 4 << 20);
        TablePage table = space.fixed(DESCRIPTOR * VirtioRing.MAX_SIZE);
        VirtioForm form = new VirtioChain(new VirtioRing(table, VirtioRing.MAX_SIZE));
        if (deviceWrites) {
            form.deviceWrites();
        }
        return new FormView() {
            @Override
            public DeviceForm form() {
                return form;
            }

            @Override
            public Stretches read(long bytes) {
                Stretches data = new Stretches();
                new VirtioReader(space, table.address(), VirtioRing.MAX_SIZE)
                        .chain(form.head())
                        .forEach(buffer -> data.add(buffer.address(), buffer.length()));
                return data;
            }

            @Override
            public void show(long bytes, FormRows rows) {
                rows.register("head", form.head(), 0, "of the chain");
                long index = form.head();
                for (int i = 0; i < form.descriptors(); i++) {
                    long at = table.address() + index * DESCRIPTOR;
                    long flags = space.read(at + 12, 2);
                    long next = space.read(at + 14, 2);
                    String meaning = ((flags & 2) != 0 ? "device writes" : "device reads")
                            + ((flags & 1) != 0 ? ", next " + next : ", last");
                    rows.entry("descriptor", index, space.read(at, 8), space.read(at + 8, 4), meaning);
                    index = next;
                }
            }
        };
    }

    static FormView trb() {
        TableSpace space = new TableSpace();
        XhciRing ring;
        try {
            ring = new XhciRing(space.pages(RING_PAGE), RING_SEGMENTS);
        } catch (DmaException e) {
            throw new IllegalStateException(e);
        }
        XhciTransfer form = new XhciTransfer(ring, BULK_PACKET, 1, ring.free());
        return new FormView() {
            @Override
            public DeviceForm form() {
                return form;
            }

            @Override
            public Stretches read(long bytes) {
                form.submit();
                Stretches data = new TrbReader(space, ring.address(), BULK_PACKET, 1).next(bytes);
                return data == null ? new Stretches() : data;
            }

            @Override
            public void show(long bytes, FormRows rows) {
                rows.register("ring", ring.address(), 0, "bulk endpoint, packets of " + BULK_PACKET);
                showTrbs(space, ring.address(), rows);
            }
        };
    }

    private static void showTrbs(TableSpace space, long ring, FormRows rows) {
        long at = ring;
        int segment = 0;
        long index = 0;
        while (true) {
            long pointer = space.read(at, 8);
            long status = space.read(at + 8, 4);
            long control = space.read(at + 12, 4);
            boolean chained = (control & 16) != 0;
            String table = "segment " + segment;
            if (control >>> 10 == 6) {
                rows.entry(table, index, pointer, 0, "Link" + (chained ? ", chained" : ""));
                at = pointer;
                index = 0;
                segment++;
                continue;
            }
            String meaning = "Normal, packets left " + (status >>> 17) + (chained ? ", chained" : ", interrupts");
            rows.entry(table, index, pointer, status & 0x1_ffff, meaning);
            if (!chained) {
                return;
            }
            at += DESCRIPTOR;
            index++;
        }
    }
}
