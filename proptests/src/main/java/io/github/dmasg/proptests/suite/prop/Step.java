package io.github.dmasg.proptests.suite.prop;

import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.suite.plug.Flow;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import java.util.List;

/** One step of a random program. Numbers that pick a mapping count through those alive, round and round. */
sealed interface Step {
    /** Maps a new list for one of the devices. */
    record Map(MapperKind mapper, int device, Flow flow, List<Piece> pieces) implements Step {}

    /** Maps a new list with the object of a mapping that has ended. */
    record MapAgain(int spent, List<Piece> pieces) implements Step {}

    /** The CPU writes all of a list. */
    record CpuWrites(int which, int seed) implements Step {}

    /** The device writes the front of a mapping, parts per thousand. */
    record DeviceWrites(int which, int seed, int share) implements Step {}

    /** A part is passed to the CPU, parts per thousand. */
    record SyncForCpu(int which, int from, int share) implements Step {}

    /** A part is passed to the device, parts per thousand. */
    record SyncForDevice(int which, int from, int share) implements Step {}

    /** A mapping ends. */
    record Unmap(int which) implements Step {}

    /** A mapping that has ended is unmapped again. */
    record UnmapAgain(int spent) implements Step {}
}
