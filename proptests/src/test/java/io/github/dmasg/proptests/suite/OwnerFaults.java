package io.github.dmasg.proptests.suite;

import static io.github.dmasg.proptests.suite.SourceFault.inApi;

import java.util.List;

/** Mistakes in tokens, the ledger and shared buffers. */
final class OwnerFaults {
    private OwnerFaults() {}

    static List<SourceFault> all() {
        return List.of(
                inApi(
                        "the first byte behind a sync changes hands too",
                        "off by one",
                        "check/Ownership",
                        "        boolean behind = deviceOwns(to);",
                        "        boolean behind = toDevice;",
                        "P61"),
                inApi(
                        "a sync from the start, not of the part",
                        "sync of a part",
                        "check/MappingEntry",
                        "ledger.pass(holding, offset, length, toDevice);",
                        "ledger.pass(holding, 0, offset + length, toDevice);",
                        "P61"),
                inApi(
                        "memory passed to the CPU stays the device's",
                        "S21",
                        "check/MappingEntry",
                        "ledger.pass(holding, offset, length, toDevice);",
                        "ledger.pass(holding, offset, length, true);",
                        "P60",
                        "P61"),
                inApi(
                        "the ledger does not hear of an unlink",
                        "L1",
                        "check/ReservationEntry",
                        "        ledger.unlink(holding, offset, length);",
                        "",
                        "P62"),
                inApi(
                        "a sync in the wrong direction accepted",
                        "wrong direction in sync",
                        "map/MappingToken",
                        "        checkDirection(direction.deviceWrites(), \"sync for CPU\", offset, length);\n",
                        "",
                        "P63"),
                inApi(
                        "a second unmap releases again",
                        "S32",
                        "map/MappingToken",
                        "        if (!STATE.compareAndSet(this, LIVE, BUSY)) {",
                        "        if (bytes < 0) {",
                        "P14"),
                inApi(
                        "the end of a sync computed with an overflow",
                        "sync outside the mapped range",
                        "map/MappingToken",
                        "length > bytes - offset) {",
                        "offset + length > bytes) {",
                        "P63"),
                inApi(
                        "a mapping used after a move began",
                        "S36",
                        "share/SharedMapping",
                        "            if (closing) {\n                throw",
                        "            if (ending) {\n                throw",
                        "P64"),
                inApi(
                        "unmapped under the device's feet",
                        "S36",
                        "share/SharedMapping",
                        "            if (uses > 0 || ending) {",
                        "            if (ending) {",
                        "P64"),
                inApi(
                        "moved while a mapping lives",
                        "S36",
                        "share/ExportedBuffer",
                        "        if (!finished.quiet().signalled()) {",
                        "        if (finished.quiet() == null) {",
                        "P64"),
                inApi(
                        "peer memory given to an importer that was told it gets none",
                        "S33",
                        "share/ExportedBuffer",
                        "            if (peer && !by.peerMemory()) {",
                        "            if (peer && by.detached()) {",
                        "P64"),
                inApi(
                        "an importer that left still maps",
                        "S34",
                        "share/ExportedBuffer",
                        "        if (by.detached()) {\n            throw",
                        "        if (by.detached() && bytes < 0) {\n            throw",
                        "P64"));
    }
}
