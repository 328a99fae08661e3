package io.github.dmasg.proptests.program;

import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.suite.plug.Flow;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import java.util.List;

/** One step of a program of mappings. Numbers that pick a mapping count through those alive, round and round. */
public sealed interface MappingStep extends Step {
    /**
     * A new list is mapped.
     *
     * @param mapper by which mapper
     * @param device for which device, from 0
     * @param flow which way data moves
     * @param pieces entries of the list
     */
    record Map(MapperKind mapper, int device, Flow flow, List<Piece> pieces) implements MappingStep {
        @Override
        public String kind() {
            return "map";
        }

        @Override
        public String toString() {
            return "map " + mapper + " device " + device + " " + flow + " " + pieces;
        }
    }

    /**
     * A new list is mapped with the object of a mapping that has ended.
     *
     * @param spent which of those that have ended
     * @param pieces entries of the list
     */
    record MapAgain(int spent, List<Piece> pieces) implements MappingStep {
        @Override
        public String kind() {
            return "map again";
        }

        @Override
        public String toString() {
            return "map again " + spent + " " + pieces;
        }
    }

    /**
     * The CPU writes all of a list.
     *
     * @param which which mapping
     * @param seed what the bytes follow from
     */
    record CpuWrites(int which, int seed) implements MappingStep {
        @Override
        public String kind() {
            return "CPU writes";
        }

        @Override
        public String toString() {
            return "CPU writes " + which + " seed " + seed;
        }
    }

    /**
     * The device writes the front of a mapping.
     *
     * @param which which mapping
     * @param seed what the bytes follow from
     * @param share how much of it, in parts per thousand; at least a byte
     */
    record DeviceWrites(int which, int seed, int share) implements MappingStep {
        @Override
        public String kind() {
            return "device writes";
        }

        @Override
        public String toString() {
            return "device writes " + which + " " + share + "/1000 seed " + seed;
        }
    }

    /**
     * A part of a mapping is passed to the CPU.
     *
     * @param which which mapping
     * @param from where it starts, in parts per thousand
     * @param share how much of the rest, in parts per thousand; at least a byte
     */
    record SyncForCpu(int which, int from, int share) implements MappingStep {
        @Override
        public String kind() {
            return "sync for CPU";
        }

        @Override
        public String toString() {
            return "sync for CPU " + which + " from " + from + "/1000 " + share + "/1000";
        }
    }

    /**
     * A part of a mapping is passed to the device.
     *
     * @param which which mapping
     * @param from where it starts, in parts per thousand
     * @param share how much of the rest, in parts per thousand; at least a byte
     */
    record SyncForDevice(int which, int from, int share) implements MappingStep {
        @Override
        public String kind() {
            return "sync for device";
        }

        @Override
        public String toString() {
            return "sync for device " + which + " from " + from + "/1000 " + share + "/1000";
        }
    }

    /**
     * A mapping ends.
     *
     * @param which which mapping
     */
    record Unmap(int which) implements MappingStep {
        @Override
        public String kind() {
            return "unmap";
        }

        @Override
        public String toString() {
            return "unmap " + which;
        }
    }

    /**
     * A mapping that has ended is unmapped again.
     *
     * @param spent which of those that have ended
     */
    record UnmapAgain(int spent) implements MappingStep {
        @Override
        public String kind() {
            return "unmap again";
        }

        @Override
        public String toString() {
            return "unmap again " + spent;
        }
    }
}
