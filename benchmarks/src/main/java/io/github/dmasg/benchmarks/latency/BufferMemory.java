package io.github.dmasg.benchmarks.latency;

import io.github.dmasg.bounce.PhysicalMemory;
import java.util.Arrays;
import java.util.List;

/** Physical memory as far as it is there: a bounce pool and the buffers of the callers. */
final class BufferMemory implements PhysicalMemory {
    private final long poolStart;
    private final byte[] pool;
    private final long stride;
    private final CallerBuffer[] buffers;

    BufferMemory(long poolStart, int poolBytes, long stride, List<CallerBuffer> buffers) {
        this.poolStart = poolStart;
        this.pool = new byte[poolBytes];
        this.stride = stride;
        this.buffers = buffers.toArray(CallerBuffer[]::new);
    }

    private boolean isPool(long phys) {
        return phys < MapShape.FIRST;
    }

    private CallerBuffer buffer(long phys) {
        return buffers[(int) ((phys - MapShape.FIRST) / stride)];
    }

    private byte[] bytes(long phys) {
        return isPool(phys) ? pool : buffer(phys).bytes;
    }

    private int at(long phys) {
        return isPool(phys) ? (int) (phys - poolStart) : buffer(phys).at(phys);
    }

    @Override
    public void copy(long from, long to, long length) {
        System.arraycopy(bytes(from), at(from), bytes(to), at(to), (int) length);
    }

    @Override
    public void zero(long at, long length) {
        int first = at(at);
        Arrays.fill(bytes(at), first, first + (int) length, (byte) 0);
    }
}
