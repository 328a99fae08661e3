package io.github.dmasg.proptests.hardware;

/** Reads the descriptors of an AHCI command table as a host bus adapter does. */
public final class PrdtReader {
    private static final int FIRST = 128;
    private static final int ENTRY = 16;

    private PrdtReader() {}

    /**
     * Reads the table.
     *
     * @param space where the command table lies
     * @param commandTable its address
     * @param entries PRDTL of the command header
     * @return where it transfers
     * @throws HardwareFaultException if a descriptor breaks the specification
     */
    public static Stretches read(TableSpace space, long commandTable, int entries) {
        Stretches data = new Stretches();
        for (int i = 0; i < entries; i++) {
            long at = commandTable + FIRST + (long) i * ENTRY;
            long address = space.read(at, 4) | space.read(at + 4, 4) << 32;
            long flags = space.read(at + 12, 4);
            if (address % 2 != 0) {
                throw HardwareFaultException.at("data base address", address, "even");
            }
            if (space.read(at + 8, 4) != 0 || (flags & 0xffc0_0000L) != 0) {
                throw HardwareFaultException.at("descriptor flags", flags, "reserved bits and interrupt zero");
            }
            if (flags % 2 != 1) {
                throw HardwareFaultException.at("data byte count", flags, "odd");
            }
            data.add(address, (flags & 0x3f_ffff) + 1);
        }
        return data;
    }
}
