package io.github.dmasg.proptests.machine;

import io.github.dmasg.check.MisuseLedger;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;

/** A CPU at work: reads and writes memory by physical address, and a ledger is told of it. */
public final class Cpu {
    private final SparseMemory memory;
    private final MisuseLedger ledger;

    /**
     * A CPU.
     *
     * @param memory what its accesses end in
     * @param ledger told before each access
     */
    public Cpu(SparseMemory memory, MisuseLedger ledger) {
        this.memory = memory;
        this.ledger = ledger;
    }

    /**
     * Reads bytes.
     *
     * @param phys physical address of the first
     * @param length how many, greater than 0
     * @return a copy
     */
    public byte[] read(long phys, int length) {
        ledger.cpuReads(phys, length);
        return memory.read(phys, length);
    }

    /**
     * Writes bytes.
     *
     * @param phys physical address of the first
     * @param bytes what to write, at least one
     */
    public void write(long phys, byte[] bytes) {
        ledger.cpuWrites(phys, bytes.length);
        memory.write(phys, bytes);
    }

    /**
     * Reads all bytes of a source in order.
     *
     * @param source entries
     * @return their bytes
     */
    public byte[] gather(PageSource source) {
        PageCursor cursor = source.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to(); i++) {
                ledger.cpuReads(cursor.phys(i), cursor.length(i));
            }
        }
        return memory.gather(source);
    }

    /**
     * Writes bytes to the entries of a source in order.
     *
     * @param source entries
     * @param bytes as many as the source has
     */
    public void scatter(PageSource source, byte[] bytes) {
        PageCursor cursor = source.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to(); i++) {
                ledger.cpuWrites(cursor.phys(i), cursor.length(i));
            }
        }
        memory.scatter(source, bytes);
    }
}
