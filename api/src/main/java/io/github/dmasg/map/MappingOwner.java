package io.github.dmasg.map;

import io.github.dmasg.unit.ByteCount;

/** What a token asks of the mapper that made it. */
interface MappingOwner {
    /** Releases all that a mapping holds. Must not throw and must not allocate. */
    void release(MappingToken token);

    /** Moves or flushes what the CPU wrote. */
    void syncForDevice(MappingToken token, @ByteCount long offset, @ByteCount long length);

    /** Moves or invalidates so that the CPU sees what the device wrote. */
    void syncForCpu(MappingToken token, @ByteCount long offset, @ByteCount long length);
}
