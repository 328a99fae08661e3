package io.github.dmasg.proptests.machine;

import io.github.dmasg.check.MisuseLedger;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaCursor;
import io.github.dmasg.dma.DmaSegments;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A device at work: reads and writes segments byte by byte of their DMA addresses, granule by granule through whatever translates.
 */
public final class BusMaster {
    private static final long GRANULE = 4096;

    private final SparseMemory memory;
    private final Translation translation;
    private final @Nullable Device device;
    private final @Nullable MisuseLedger ledger;

    /**
     * A device.
     *
     * @param memory what its accesses end in
     * @param translation what they pass
     */
    public BusMaster(SparseMemory memory, Translation translation) {
        this(memory, translation, null, null);
    }

    private BusMaster(
            SparseMemory memory, Translation translation, @Nullable Device device, @Nullable MisuseLedger ledger) {
        this.memory = memory;
        this.translation = translation;
        this.device = device;
        this.ledger = ledger;
    }

    /**
     * The same device, whose accesses a ledger is told of.
     *
     * @param as who the mappings are for
     * @param by told before each access
     * @return a device
     */
    public BusMaster watched(Device as, MisuseLedger by) {
        return new BusMaster(memory, translation, as, by);
    }

    /**
     * Reads all bytes of segments in order.
     *
     * @param segments what the driver handed over
     * @return the bytes
     * @throws IllegalStateException naming the address that leads nowhere
     */
    public byte[] read(DmaSegments segments) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DmaCursor cursor = segments.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to(); i++) {
                long address = cursor.address(i);
                tell(address, cursor.length(i), false);
                for (long left = cursor.length(i); left > 0; ) {
                    int step = step(address, left);
                    all.writeBytes(memory.read(physical(address), step));
                    address += step;
                    left -= step;
                }
            }
        }
        return all.toByteArray();
    }

    /**
     * Writes bytes to segments in order.
     *
     * @param segments what the driver handed over
     * @param bytes at most as many as the segments have
     * @throws IllegalStateException naming the address that leads nowhere
     */
    public void write(DmaSegments segments, byte[] bytes) {
        int done = 0;
        DmaCursor cursor = segments.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to(); i++) {
                long address = cursor.address(i);
                if (done < bytes.length) {
                    tell(address, Math.min(cursor.length(i), bytes.length - done), true);
                }
                for (long left = cursor.length(i); left > 0 && done < bytes.length; ) {
                    int step = Math.min(step(address, left), bytes.length - done);
                    memory.write(physical(address), Arrays.copyOfRange(bytes, done, done + step));
                    address += step;
                    left -= step;
                    done += step;
                }
            }
        }
    }

    private void tell(long address, long length, boolean write) {
        if (ledger == null || device == null) {
            return;
        }
        if (write) {
            ledger.deviceWrites(device, address, length);
        } else {
            ledger.deviceReads(device, address, length);
        }
    }

    private static int step(long address, long left) {
        return (int) Math.min(left, GRANULE - (address & (GRANULE - 1)));
    }

    private long physical(long address) {
        long phys = translation.toPhysical(address);
        if (phys == Translation.FAULT) {
            throw new IllegalStateException("DMA address 0x" + Long.toHexString(address) + " leads nowhere");
        }
        return phys;
    }
}
