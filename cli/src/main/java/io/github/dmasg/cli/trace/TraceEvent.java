package io.github.dmasg.cli.trace;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;
import org.eclipse.collections.api.list.primitive.LongList;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;

/**
 * One event of a recording, as printed; reused for every line.
 *
 * <p>Which fields hold something depends on {@link #kind()}; the others are left from earlier events and must not be
 * read. The table names them by the kernel's word where it has one.
 *
 * <table>
 * <caption>Fields by kind</caption>
 * <tr><th>kind</th><th>fields</th></tr>
 * <tr><td>MAP_SG</td><td>device, nents, fullNents, ents, fullEnts, truncated, dmaAddrs, sizes, physAddrs</td></tr>
 * <tr><td>UNMAP_SG, MAP_SG_ERROR</td><td>device, physAddrs</td></tr>
 * <tr><td>MAP_PAGE, MAP_RESOURCE</td><td>device, dmaAddr, size, physAddr</td></tr>
 * <tr><td>UNMAP_PAGE, UNMAP_RESOURCE, ALLOC, FREE</td><td>device, dmaAddr, size</td></tr>
 * <tr><td>IOMMU_MAP</td><td>iova, size, physAddr</td></tr>
 * <tr><td>IOMMU_UNMAP</td><td>iova, size</td></tr>
 * <tr><td>BOUNCED</td><td>device, physAddr, size</td></tr>
 * <tr><td>PROBE_TABLE, PROBE_FLAT, PROBE_LIST</td><td>maxSegment, boundaryMask, alignMask, entries, packed</td></tr>
 * </table>
 *
 * <p>Addresses and sizes are bytes. An instance and its lists belong to the reader and are overwritten by the next
 * line; copy what must stay.
 */
public final class TraceEvent {
    /** How the kernel names the directions, in the order of its numbers. */
    public enum Direction {
        /** Both ways. */
        BIDIRECTIONAL,
        /** The device reads memory. */
        TO_DEVICE,
        /** The device writes memory. */
        FROM_DEVICE,
        /** Neither; a mapping with it is a bug. */
        NONE
    }

    private static final int TASK = 0;
    private static final int SOFTIRQ = 1;
    private static final int HARDIRQ = 2;
    private static final int NMI = 3;

    EventKind kind = EventKind.OTHER;
    long lineNumber;
    int pid;
    int cpu;
    int level;
    int device;
    Direction direction = Direction.NONE;

    @DmaAddr
    long dmaAddr;

    @ByteCount
    long size;

    @PhysAddr
    long physAddr;

    @DmaAddr
    long iova;

    int nents;
    int fullNents;
    int ents;
    int fullEnts;
    boolean truncated;

    @ByteCount
    long maxSegment;

    @ByteCount
    long boundaryMask;

    @ByteCount
    long alignMask;

    int entries;
    final LongArrayList dmaAddrs = new LongArrayList();
    final LongArrayList sizes = new LongArrayList();
    final LongArrayList physAddrs = new LongArrayList();
    final LongArrayList packed = new LongArrayList();

    /** An event with no kind yet. */
    TraceEvent() {}

    /** Notes what the kernel was doing, from the third flag of the prefix. */
    void setLevel(byte flag) {
        level = switch (flag) {
            case 's' -> SOFTIRQ;
            case 'h', 'H' -> HARDIRQ;
            case 'z', 'Z' -> NMI;
            default -> TASK;
        };
    }

    /**
     * Names the thread of control that printed the event: events with the same context happened one after the other.
     *
     * <p>A task keeps its context when it moves to another CPU. An interrupt runs on the pid of the task it
     * interrupted but is a context of its own, one per CPU and level; so is the idle task of each CPU, which all have
     * pid 0.
     *
     * @return a number to compare with that of other events of the same recording
     */
    public long context() {
        boolean perCpu = level != TASK || pid == 0;
        return (long) level << 62 | (perCpu ? 1L << 61 | cpu : pid);
    }

    /**
     * What the event is.
     *
     * @return the kind
     */
    public EventKind kind() {
        return kind;
    }

    /**
     * Where the event stands in its file.
     *
     * @return line number, from 1
     */
    public long lineNumber() {
        return lineNumber;
    }

    /**
     * The device.
     *
     * @return its number in the reader's {@link DeviceNames}
     */
    public int device() {
        return device;
    }

    /**
     * The direction of a mapping.
     *
     * @return one of four
     */
    public Direction direction() {
        return direction;
    }

    /**
     * Start of a single mapping as the device sees it.
     *
     * @return DMA address
     */
    public @DmaAddr long dmaAddr() {
        return dmaAddr;
    }

    /**
     * Length of a single range.
     *
     * @return bytes, below 2^63
     */
    public @ByteCount long size() {
        return size;
    }

    /**
     * Start of a single range in memory.
     *
     * @return physical address
     */
    public @PhysAddr long physAddr() {
        return physAddr;
    }

    /**
     * Start of a range in the IOMMU's address space.
     *
     * @return IOVA
     */
    public @DmaAddr long iova() {
        return iova;
    }

    /**
     * Page-side entries printed.
     *
     * @return equal to the length of {@link #physAddrs()}
     */
    public int nents() {
        return nents;
    }

    /**
     * Page-side entries of the call.
     *
     * @return at least {@link #nents()}
     */
    public int fullNents() {
        return fullNents;
    }

    /**
     * DMA-side entries printed.
     *
     * @return equal to the length of {@link #dmaAddrs()}
     */
    public int ents() {
        return ents;
    }

    /**
     * DMA-side entries of the call.
     *
     * @return at least {@link #ents()}
     */
    public int fullEnts() {
        return fullEnts;
    }

    /**
     * Whether the kernel said that it cut an array.
     *
     * @return true if either side was printed in part
     */
    public boolean truncated() {
        return truncated;
    }

    /**
     * The device's largest segment, from a probe.
     *
     * @return bytes
     */
    public @ByteCount long maxSegment() {
        return maxSegment;
    }

    /**
     * The device's segment boundary, from a probe.
     *
     * @return boundary minus 1
     */
    public @ByteCount long boundaryMask() {
        return boundaryMask;
    }

    /**
     * The alignment a bounce buffer must keep, from a probe.
     *
     * @return a mask, 0 for none
     */
    public @ByteCount long alignMask() {
        return alignMask;
    }

    /**
     * Page-side entries of the call a probe precedes.
     *
     * @return at least 1; may exceed the length of {@link #packed()}, which the probe cuts
     */
    public int entries() {
        return entries;
    }

    /**
     * DMA addresses of a list.
     *
     * @return the reader's live list
     */
    public LongList dmaAddrs() {
        return dmaAddrs;
    }

    /**
     * DMA lengths of a list, bytes.
     *
     * @return the reader's live list, as long as {@link #dmaAddrs()}
     */
    public LongList sizes() {
        return sizes;
    }

    /**
     * Physical start addresses of a list's entries.
     *
     * @return the reader's live list
     */
    public LongList physAddrs() {
        return physAddrs;
    }

    /**
     * Lengths from a probe, one per entry: length in the upper 32 bits, offset in the page in the lower.
     *
     * @return the reader's live list
     */
    public LongList packed() {
        return packed;
    }
}
