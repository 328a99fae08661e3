package io.github.dmasg.proptests.suite;

import static io.github.dmasg.proptests.suite.SourceFault.inApi;

import java.util.List;

/** Mistakes in mappers, reservations and the lookup of peers. */
final class MappingFaults {
    private MappingFaults() {}

    static List<SourceFault> all() {
        return List.of(
                inApi(
                        "a flush for every range",
                        "L1",
                        "map/Reservation",
                        "linked = linker.link(phys, length, linked, watch);",
                        "linked = linker.link(phys, length, linked, watch);\n        range.domain.invalidate(range.start, 1);",
                        "P18"),
                inApi(
                        "closing frees the addresses and leaves the pages",
                        "L4: error paths",
                        "map/Reservation",
                        "            unlinkAll();\n        } finally {\n            closed = true;",
                        "        } finally {\n            closed = true;",
                        "P18",
                        "P22"),
                inApi(
                        "a range may start anywhere in its granule",
                        "L1",
                        "map/ReservedRange",
                        "if ((phys & granuleMask) != expected) {",
                        "if (at == 0 && (phys & granuleMask) != expected) {",
                        "P19"),
                inApi(
                        "a failed link leaves its earlier ranges mapped",
                        "L4: half-mapped requests",
                        "map/RangeLinker",
                        "        writer.rollback();\n",
                        "",
                        "P19"),
                inApi(
                        "unlinked without an invalidation",
                        "L1",
                        "map/RangeUnlinker",
                        "            range.domain.invalidate(from, length);\n",
                        "",
                        "P20"),
                inApi(
                        "a large leaf cut by unlinking",
                        "L1",
                        "map/RangeUnlinker",
                        "if (leaf != 0 && (iova & (leaf - 1)) != 0) {",
                        "if (leaf < 0) {",
                        "P21"),
                inApi(
                        "what is unlinked still counts as synced",
                        "L1",
                        "map/Reservation",
                        "            synced = Math.min(synced, linked);\n",
                        "",
                        "P22"),
                inApi(
                        "more linked than was reserved",
                        "S25",
                        "map/ReservedRange",
                        "length > capacity - at)",
                        "length > LARGEST)",
                        "P22"),
                inApi(
                        "two flushes for one unmap",
                        "L1",
                        "map/IommuMapper",
                        "            domain.invalidate(token.iova(), room);\n",
                        "            domain.invalidate(token.iova(), room);\n"
                                + "            domain.invalidate(token.iova(), room);\n",
                        "P23",
                        "P50"),
                inApi(
                        "a failed mapping frees the addresses and leaves the pages",
                        "L4: error paths",
                        "map/IommuMapper",
                        "                    work.writer.rollback();\n",
                        "",
                        "P45"),
                inApi(
                        "the device may read and write whatever the direction",
                        "wrong direction",
                        "map/IommuMapper",
                        "        if (!direction.deviceWrites()) {\n"
                                + "            return Access.READ;\n"
                                + "        }\n"
                                + "        return direction.deviceReads() ? Access.READ_WRITE : Access.WRITE;",
                        "        return Access.READ_WRITE;",
                        "P11"),
                inApi(
                        "bus addresses merged across providers",
                        "S29",
                        "map/MinimalLayout",
                        "!joining || provider != lastBusProvider || !bus.continues(",
                        "!joining || !bus.continues(",
                        "P52"),
                inApi(
                        "memory by bus address translated all the same",
                        "S26",
                        "map/PeerLookup",
                        "        byBus = kindOf[answer];",
                        "        byBus = false;",
                        "P50",
                        "P51",
                        "P53"),
                inApi(
                        "the last provider's answer kept for the next provider",
                        "S24",
                        "map/PeerLookup",
                        "        if (of != provider) {",
                        "        if (of != provider && (of == BioVec.ORDINARY || provider == BioVec.ORDINARY)) {",
                        "P50",
                        "P51",
                        "P54",
                        "P55"),
                inApi(
                        "a route asked for at every change",
                        "S24",
                        "map/PeerLookup",
                        "        if (answer == 0) {",
                        "        if (of != provider) {",
                        "P55"),
                inApi(
                        "unsupported memory mapped through the bridge",
                        "S25",
                        "map/PeerLookup",
                        "if (found == MapType.NOT_SUPPORTED) {",
                        "if (found == null) {",
                        "P54"),
                inApi(
                        "bounce slots aligned by the CPU's numbers",
                        "kept bits behind a bus window",
                        "bounce/BouncePool",
                        "long areaSlot = firstOnBus / SLOT",
                        "long areaSlot = start / SLOT",
                        "P75"),
                inApi(
                        "the end of a bus window overlooked",
                        "memory beyond a bus window",
                        "map/DirectWalk",
                        "                && device.windows().reach(phys) >= length\n",
                        "",
                        "P75",
                        "P76"),
                inApi(
                        "a bus window without its offset",
                        "CPU address taken for a DMA address",
                        "device/BusWindows",
                        "return dmaStart[i] + into;",
                        "return phys;",
                        "P75"),
                inApi(
                        "a range with a hole handed to the device",
                        "L4: half-mapped requests",
                        "map/Reservation",
                        "            firstHole = Math.min(firstHole, offset);",
                        "            firstHole = Long.MAX_VALUE;",
                        "P22"),
                inApi(
                        "a large page behind others mapped by small leaves",
                        "L4: large leaves lost",
                        "map/MinimalLayout",
                        "                if (size >= leaf) {\n                    break;\n                }\n",
                        "",
                        "P77"),
                inApi(
                        "equal pages taken past the end of a leaf",
                        "L4: large leaves lost",
                        "map/MinimalLayout",
                        "long room = Math.min(limit - position, leaf - 1 - (behind - stretchStart));",
                        "long room = limit - position;",
                        "P77"),
                inApi(
                        "peer memory bounced",
                        "S28",
                        "map/DirectWalk",
                        "!to.bounceAllowed() || provider != BioVec.ORDINARY) {",
                        "!to.bounceAllowed()) {",
                        "P56"),
                inApi(
                        "a user's pages merged across providers",
                        "S29",
                        "user/AddressSpace",
                        "area.phys + at - area.address, piece, area.provider(), LARGEST_ENTRY",
                        "area.phys + at - area.address, piece, BioVec.ORDINARY, LARGEST_ENTRY",
                        "P57"),
                inApi(
                        "peer pages pinned without being asked for",
                        "S30",
                        "user/AddressSpace",
                        "if (!wanted.contains(PinOption.ALLOW_PEER)) {",
                        "if (wanted.isEmpty() && pinnedBytes < 0) {",
                        "P58"),
                inApi(
                        "peer pages pinned for long",
                        "S30",
                        "user/AddressSpace",
                        "if (wanted.contains(PinOption.LONG_TERM)) {",
                        "if (wanted.contains(PinOption.LONG_TERM) && pinnedBytes < 0) {",
                        "P58"),
                inApi(
                        "a port that redirects on the provider's side overlooked",
                        "S24",
                        "peer/RouteFinder",
                        "            redirecting = redirecting(provider, turn);\n",
                        "",
                        "P59"),
                inApi(
                        "routes remembered though the bus has changed",
                        "S24",
                        "peer/PeerProviders",
                        "        if (known.busVersion == bus.version()) {",
                        "        if (known.busVersion >= 0) {",
                        "P67"));
    }
}
