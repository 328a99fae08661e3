package io.github.dmasg.proptests.drivers.ahci;

import io.github.dmasg.form.AhciPrdt;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.nio.ByteBuffer;

/**
 * The memory that a port's driver and its controller share: a command list and, one behind the other, the command tables.
 *
 * <p>Layout (AHCI 1.3.1, command list): 32 headers of 32 bytes, little-endian. Word 0 holds the length of the command in words
 * (bits 0 to 4), the direction (bit 6, set if the device reads) and the number of descriptors (bits 16 to 31); word 1 counts
 * transferred bytes; words 2 and 3 are the address of the command table. Not thread-safe: slots belong to the port's owner.
 */
public final class AhciPort {
    /** Commands that can wait at the same time. */
    public static final int SLOTS = 32;

    /** Descriptors of a command table, as many as Linux allows. */
    public static final int DESCRIPTORS = 168;

    /** Size of a command table in bytes. */
    public static final @ByteCount int TABLE_BYTES = AhciPrdt.TABLE_OFFSET + DESCRIPTORS * 16;

    private static final @ByteCount int HEADER_BYTES = 32;
    private static final int COMMAND_WORDS = 5;
    private static final int DEVICE_READS = 1 << 6;

    private final TablePage commandList;
    private final TablePage tables;

    /**
     * A port.
     *
     * @param commandList memory for all headers
     * @param tables memory for all command tables
     */
    public AhciPort(TablePage commandList, TablePage tables) {
        this.commandList = commandList;
        this.tables = tables;
    }

    /**
     * Where the controller finds a command table.
     *
     * @param slot 0 to {@link #SLOTS} - 1
     * @return DMA address
     */
    public @DmaAddr long tableAddress(int slot) {
        return tables.address() + (long) slot * TABLE_BYTES;
    }

    /**
     * All command tables as the CPU writes them.
     *
     * @return little-endian memory; that of a slot starts at slot times {@link #TABLE_BYTES}
     */
    public ByteBuffer tableBytes() {
        return tables.bytes();
    }

    /**
     * One command table and nothing else.
     *
     * @param slot 0 to {@link #SLOTS} - 1
     * @return the table
     */
    public TablePage table(int slot) {
        return new TablePage(tableAddress(slot), tables.bytes().slice(slot * TABLE_BYTES, TABLE_BYTES));
    }

    /**
     * Fills in the header of a command.
     *
     * @param slot 0 to {@link #SLOTS} - 1
     * @param descriptors how many of the table's descriptors count
     * @param deviceReads whether the device reads the data, as for a write command
     */
    public void describe(int slot, int descriptors, boolean deviceReads) {
        ByteBuffer out = commandList.bytes();
        int at = slot * HEADER_BYTES;
        out.putInt(at, COMMAND_WORDS | (deviceReads ? DEVICE_READS : 0) | descriptors << 16);
        out.putInt(at + 4, 0);
        out.putLong(at + 8, tableAddress(slot));
    }
}
