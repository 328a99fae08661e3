package io.github.dmasg.map;

import io.github.dmasg.device.Device;
import io.github.dmasg.unit.ByteCount;

/**
 * A live mapping, owned by whoever holds this token: only it can sync and unmap.
 *
 * <p>It knows direction, length, attributes and everything that must be released, so nobody passes a count, a length or a
 * direction a second time. Nothing is read back from lists or hardware descriptors, so it does not matter what became of them
 * (S32).
 *
 * <p>What a mapping can do follows from its direction, in types: {@link ToDevice}, {@link FromDevice}, {@link Bidirectional}.
 * After the mapping call the device owns the memory; the calls below pass it over (S21).
 *
 * <p>Thread safety: {@link #unmap()} may be called from any thread, once; the other calls belong to the owner.
 */
public interface Mapping {
    /**
     * The device it was made for.
     *
     * @return device
     */
    Device device();

    /**
     * The direction it was made with.
     *
     * @return direction
     */
    Direction<?> direction();

    /**
     * Bytes mapped: the sum of the source's entries.
     *
     * @return bytes
     */
    @ByteCount
    long bytes();

    /**
     * Segments handed to the sink.
     *
     * @return count
     */
    long segments();

    /**
     * IOVA space held, with all padding; 0 without an IOMMU and for peer memory reached by bus address (S26).
     *
     * @return bytes
     */
    @ByteCount
    long iovaBytes();

    /**
     * Whether the mapping exists.
     *
     * @return false after {@link #unmap()}
     */
    boolean live();

    /**
     * Whether passing ownership has to move or flush data. Where it does not, the sync calls only keep the books (S20).
     *
     * @return true if data is copied or caches are flushed
     */
    boolean needsSync();

    /**
     * How the CPU sees the memory (S22).
     *
     * @return caching mode; write-combined as soon as any of it is device memory
     */
    CpuCaching cpuCaching();

    /**
     * Ends the mapping and releases all it holds: after this the device reaches none of it. Cannot fail, allocates nothing.
     *
     * @throws IllegalStateException if there is no live mapping
     */
    void unmap();

    /** A mapping that the device reads. */
    interface DeviceReads extends Mapping {
        /**
         * Passes the whole memory to the device, with what the CPU wrote.
         *
         * @throws IllegalStateException if there is no live mapping
         */
        void syncForDevice();

        /**
         * Passes a part of the memory to the device, with what the CPU wrote.
         *
         * @param offset first byte of the part, counted through the source's entries
         * @param length bytes, greater than 0
         * @throws IndexOutOfBoundsException if the part is not within the mapping
         * @throws IllegalStateException if there is no live mapping
         */
        void syncForDevice(@ByteCount long offset, @ByteCount long length);
    }

    /** A mapping that the device writes. */
    interface DeviceWrites extends Mapping {
        /**
         * Passes the whole memory to the CPU, with what the device wrote.
         *
         * @throws IllegalStateException if there is no live mapping
         */
        void syncForCpu();

        /**
         * Passes a part of the memory to the CPU, with what the device wrote.
         *
         * @param offset first byte of the part, counted through the source's entries
         * @param length bytes, greater than 0
         * @throws IndexOutOfBoundsException if the part is not within the mapping
         * @throws IllegalStateException if there is no live mapping
         */
        void syncForCpu(@ByteCount long offset, @ByteCount long length);
    }

    /** The device reads what the CPU wrote; there is nothing of the device's for the CPU to see. */
    interface ToDevice extends DeviceReads {
        /**
         * Takes the memory back for the CPU to write; no data moves. {@link #syncForDevice()} gives it to the device again.
         *
         * @throws IllegalStateException if there is no live mapping
         */
        void takeBack();
    }

    /** The CPU reads what the device wrote; there is nothing of the CPU's for the device to see. */
    interface FromDevice extends DeviceWrites {
        /**
         * Gives the memory to the device to write again; no data moves.
         *
         * @throws IllegalStateException if there is no live mapping
         */
        void giveBack();
    }

    /** Both sides read and write. */
    interface Bidirectional extends DeviceReads, DeviceWrites {}
}
