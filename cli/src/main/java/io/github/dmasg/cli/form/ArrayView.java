package io.github.dmasg.cli.form;

import io.github.dmasg.form.AddressArray;
import io.github.dmasg.form.BlockTable;
import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.proptests.hardware.Stretches;

/** Arrays of addresses: blocks of one size, or segments as they come. */
final class ArrayView {
    private static final int MOST_ENTRIES = 1 << 26;

    private ArrayView() {}

    static FormView blocks(int shift) {
        BlockTable form = new BlockTable(MOST_ENTRIES, shift);
        return new FormView() {
            @Override
            public DeviceForm form() {
                return form;
            }

            @Override
            public Stretches read(long bytes) {
                Stretches data = new Stretches();
                long skip = form.offset();
                for (int i = 0; i < form.blocks(); i++) {
                    data.add(form.block(i) + skip, Math.min(bytes - data.bytes(), form.blockBytes() - skip));
                    skip = 0;
                }
                return data;
            }

            @Override
            public void show(long bytes, FormRows rows) {
                rows.register("offset", form.offset(), 0, "of the first byte in block 0");
                for (int i = 0; i < form.blocks(); i++) {
                    rows.run("block", i, form.block(i), form.blockBytes(), "block");
                }
            }
        };
    }

    static FormView array() {
        AddressArray form = new AddressArray(MOST_ENTRIES);
        return new FormView() {
            @Override
            public DeviceForm form() {
                return form;
            }

            @Override
            public Stretches read(long bytes) {
                Stretches data = new Stretches();
                form.forEachEntry(data::add);
                return data;
            }

            @Override
            public void show(long bytes, FormRows rows) {
                String lengths = form.uniform() ? "equal lengths, none kept" : "lengths kept";
                for (int i = 0; i < form.entries(); i++) {
                    rows.entry("address", i, form.address(i), form.length(i), lengths);
                }
            }
        };
    }
}
