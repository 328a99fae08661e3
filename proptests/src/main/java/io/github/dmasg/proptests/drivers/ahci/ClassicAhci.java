package io.github.dmasg.proptests.drivers.ahci;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.form.AhciPrdt;
import io.github.dmasg.legacy.adapter.SgTables;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.PageSource;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One command slot of the driver on the classic interface: a scatterlist is filled, mapped, copied into descriptors and unmapped.
 *
 * <p>Faithful: the descriptors are what the list says. That lengths are even and below 4 MiB, and entries not too many, is left to
 * the limits that the block layer was told of; why a mapping failed is lost.
 */
public final class ClassicAhci {
    private final ClassicDma dma;
    private final AhciPort port;
    private final int slot;
    private final SgAllocator allocator = SgAllocator.heap();
    private final SgCursor sg = new SgCursor();
    private @Nullable SgTable list;

    /**
     * An idle slot.
     *
     * @param dma maps for the controller
     * @param port where commands are put
     * @param slot number of the slot
     */
    public ClassicAhci(ClassicDma dma, AhciPort port, int slot) {
        this.dma = dma;
        this.port = port;
        this.slot = slot;
    }

    /**
     * Prepares a command.
     *
     * @param data its memory
     * @param deviceReads whether the device reads it
     * @return how it went
     */
    public AhciStatus start(PageSource data, boolean deviceReads) {
        SgTable table;
        try {
            table = SgTables.fromPages(data, allocator);
        } catch (DmaException e) {
            return AhciStatus.SYSTEM_ERROR;
        }
        if (dma.mapTable(table) != 0) {
            table.free(allocator);
            return AhciStatus.SYSTEM_ERROR;
        }
        list = table;
        port.describe(slot, fill(table), deviceReads);
        return AhciStatus.OK;
    }

    private int fill(SgTable table) {
        ByteBuffer out = port.tableBytes();
        int first = slot * AhciPort.TABLE_BYTES + AhciPrdt.TABLE_OFFSET;
        sg.reset(table.sgl());
        for (int i = 0; i < table.nents(); i++, sg.advance()) {
            int at = first + i * 16;
            out.putInt(at, (int) sg.dmaAddress());
            out.putInt(at + 4, (int) (sg.dmaAddress() >>> 32));
            out.putInt(at + 8, 0);
            out.putInt(at + 12, (int) (sg.dmaLength() - 1));
        }
        return table.nents();
    }

    /** The controller is done: mapping and scatterlist are given back, each on its own. */
    public void complete() {
        SgTable table = Objects.requireNonNull(list, "no command");
        dma.unmapTable(table);
        table.free(allocator);
        list = null;
    }
}
