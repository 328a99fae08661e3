package io.github.dmasg.cli.topology;

import io.github.dmasg.peer.MapType;

/** What output calls a map type; part of the command's interface. */
final class TypeName {
    private TypeName() {}

    static String of(MapType type) {
        return switch (type) {
            case BUS_ADDRESS -> "bus-address";
            case HOST_BRIDGE -> "host-bridge";
            case NOT_SUPPORTED -> "not-supported";
        };
    }
}
