package io.github.dmasg.proptests.misuse;

import org.junit.jupiter.api.Test;

/** Kinds of address that are mixed up do not compile, although all are {@code long}. */
class MixedKindsTest {
    private static final String PARAMETERS =
            "Device device, BioVecList source, DmaSgList list, Reservation reservation,"
                    + " IovaSpace iovas, PageTable table, PhysicalMemory memory, @PhysAddr long phys, @DmaAddr long dma,"
                    + " @BusAddr long bus, @Pfn long pfn, @ByteCount long bytes, long number";

    private final KindsOfAddress code = KindsOfAddress.with(PARAMETERS);

    private void refuses(String error, String message, String statement) {
        code.refuses(error, message, statement);
    }

    /** The mark that a place asks for, and the one that it gets. */
    private void expects(String required, String found, String statement) {
        String gets = found.isEmpty() ? "found : long" : "found : @" + found + " long";
        refuses("argument", gets + " required: @" + required + " long", statement);
    }

    private void mixes(String left, String right, String statement) {
        refuses("mixed.kinds", left + " and " + right + " do not go together", statement);
    }

    @Test
    void aPhysicalAddressIsNoDmaAddress() {
        code.compiles("list.append(dma, bytes, 0);");
        expects("DmaAddr", "PhysAddr", "list.append(phys, bytes, 0);");
        expects("DmaAddr", "PhysAddr", "list.append(source.phys(0), bytes, 0);");
        expects("DmaAddr", "PhysAddr", "iovas.free(phys, bytes);");
        expects("DmaAddr", "PhysAddr", "table.translate(phys);");
    }

    @Test
    void aDmaAddressIsNoPhysicalAddress() {
        code.compiles("source.append(phys, bytes);");
        expects("PhysAddr", "DmaAddr", "source.append(dma, bytes);");
        expects("PhysAddr", "DmaAddr", "source.append(list.address(0), list.length(0));");
        expects("PhysAddr", "DmaAddr", "reservation.link(reservation.address(), bytes);");
        expects("PhysAddr", "DmaAddr", "new PhysicalRange(list.address(0), bytes);");
    }

    @Test
    void aPageFrameNumberIsNoPhysicalAddress() {
        code.compiles("source.append(pfn << 12, bytes); source.append(pfn, 0L, bytes, 0);");
        expects("PhysAddr", "Pfn", "source.append(pfn, bytes);");
        expects("PhysAddr", "Pfn", "memory.zero(source.pfn(0), bytes);");
    }

    @Test
    void aPhysicalAddressIsNoPageFrameNumber() {
        code.compiles("source.append(phys >>> 12, 0L, bytes, 0);");
        expects("Pfn", "PhysAddr", "source.append(phys, 0L, bytes, 0);");
        expects("Pfn", "", "source.append(phys >>> 21, 0L, bytes, 0);");
    }

    @Test
    void aByteCountIsNoAddress() {
        expects("PhysAddr", "ByteCount", "source.append(bytes, bytes);");
        expects("DmaAddr", "ByteCount", "list.append(source.length(0), bytes, 0);");
        expects("DmaAddr", "ByteCount", "iovas.free(source.offset(0), bytes);");
    }

    @Test
    void anAddressIsNoByteCount() {
        expects("ByteCount", "PhysAddr", "source.append(phys, phys);");
        expects("ByteCount", "DmaAddr", "list.append(dma, dma, 0);");
        expects("ByteCount", "DmaAddr", "reservation.unlink(reservation.address(), bytes);");
    }

    @Test
    void anAlignmentIsNoAddress() {
        code.compiles("iovas.allocate(bytes, 4096L, dma); reservation.link(phys & -4096L, bytes);");
        expects("PhysAddr", "ByteCount", "reservation.link(device.minAlignMask() + 1, bytes);");
        expects("PhysAddr", "ByteCount", "reservation.link(Long.lowestOneBit(phys), bytes);");
        expects("PhysAddr", "ByteCount", "reservation.link(phys & (bytes - 1), bytes);");
        expects("ByteCount", "PhysAddr", "iovas.allocate(bytes, phys, dma);");
    }

    @Test
    void aBusAddressIsNoDmaAddress() {
        code.compiles("list.append(Conversions.inFlaggedEntry(bus), bytes, 0);");
        expects("DmaAddr", "BusAddr", "list.append(bus, bytes, 0);");
        expects("DmaAddr", "BusAddr", "list.append(Conversions.onPeerBus(phys, bytes), bytes, 0);");
        expects("PhysAddr", "BusAddr", "table.map(dma, bus, bytes);");
    }

    @Test
    void twoAddressesInTheWrongOrder() {
        code.compiles("table.map(dma, phys, bytes);");
        code.refusesTwice("argument", "table.map(phys, dma, bytes);");
    }

    @Test
    void anUnmarkedNumberDoesNotFitAMark() {
        code.compiles("source.append((@PhysAddr long) number, 4096L);");
        expects("PhysAddr", "", "source.append(number, 4096L);");
        expects("DmaAddr", "", "list.append(number, bytes, 0);");
        expects("ByteCount", "", "source.append(phys, number);");
        expects("Pfn", "", "source.append(number, 0L, bytes, 0);");
    }

    @Test
    void noKindGetsAnotherThroughAnUnmarkedVariable() {
        refuses("assignment", "required: @DmaAddr long", "number = phys; dma = number + 0;");
        code.compiles("long copy = phys; source.append(copy, bytes);");
        expects("DmaAddr", "PhysAddr", "long copy = phys; list.append(copy, bytes, 0);");
    }

    @Test
    void twoAddressesHaveNoSum() {
        code.compiles("phys = phys + bytes; dma += bytes; bus = bytes + bus; bytes += bytes;");
        mixes("physical address", "physical address", "number = phys + phys;");
        mixes("DMA address", "DMA address", "number += dma + dma;");
        mixes("physical address", "bus address", "number = phys + bus;");
        mixes("DMA address", "physical address", "number = Math.addExact(dma, phys);");
    }

    @Test
    void onlyAddressesOfOneKindHaveADistance() {
        code.compiles("bytes = phys - phys; bytes = dma - list.address(0); number = pfn - pfn; phys = phys - bytes;");
        mixes("physical address", "DMA address", "number = phys - dma;");
        mixes("bus address", "physical address", "number = bus - phys;");
        refuses("assignment", "found : @ByteCount long required: @PhysAddr long", "phys = phys - phys;");
        refuses("mixed.kinds", "byte count and physical address", "number = bytes - phys;");
    }

    @Test
    void aPageFrameNumberCountsPages() {
        code.compiles("pfn = pfn + 1; pfn += number; phys = (pfn << 12) + bytes; pfn = phys >> 12; pfn++;");
        mixes("page frame number", "byte count", "number = pfn + bytes;");
        mixes("page frame number", "byte count", "number = pfn - 3 * bytes;");
        mixes("physical address", "page frame number", "number = phys - pfn;");
        refuses("assignment", "found : long required: @PhysAddr long", "phys = pfn << 13;");
    }

    @Test
    void onlyOneKindIsComparedAndChosenFrom() {
        code.compiles("boolean b = phys < phys && bytes >= 4096L && dma != 0; phys = Math.max(phys, source.phys(0));");
        mixes("physical address", "DMA address", "boolean b = phys < dma;");
        mixes("page frame number", "physical address", "boolean b = pfn == phys;");
        mixes("byte count", "DMA address", "int c = Long.compareUnsigned(bytes, dma);");
        mixes("physical address", "DMA address", "number = Math.max(phys, dma);");
    }

    @Test
    void aCastNamesNoOtherKind() {
        code.compiles("phys = (@PhysAddr long) number; number = (int) phys;");
        refuses("cast.changes.kind", "a physical address into a DMA address", "dma = (@DmaAddr long) phys;");
        refuses("cast.changes.kind", "a byte count into a physical address", "phys = (@PhysAddr long) bytes;");
        refuses("cast.changes.kind", "a page frame number into a physical address", "phys = (@PhysAddr long) pfn;");
    }

    @Test
    void arraysHoldOneKind() {
        code.compiles("@PhysAddr long[] all = {phys, 0}; all[0] = phys; all = all.clone();");
        refuses("array.initializer", "required: @PhysAddr long", "long n = new @PhysAddr long[] {dma}.length;");
        refuses("assignment", "required: @PhysAddr long", "@PhysAddr long[] all = new long[4]; all[0] = dma;");
        refuses("assignment", "", "@PhysAddr long[] all = {phys}; @DmaAddr long[] others = all;");
    }

    @Test
    void whatIsOverriddenKeepsItsMarks() {
        code.compiles("CpuCaches c = new CpuCaches() {"
                + " public void clean(@PhysAddr long phys, @ByteCount long length) { }"
                + " public void invalidate(@PhysAddr long phys, @ByteCount long length) { } };");
        refuses(
                "override.param",
                "",
                "CpuCaches c = new CpuCaches() {"
                        + " public void clean(@DmaAddr long at, @ByteCount long length) { }"
                        + " public void invalidate(@PhysAddr long phys, @ByteCount long length) { } };");
        refuses(
                "return",
                "method return type: @ByteCount long",
                "new Object() { @ByteCount long size() { return phys; } };");
    }

    @Test
    void lambdasAreCheckedToo() {
        code.compiles("table.walk((iova, target, size) -> source.append(target, size));");
        expects("PhysAddr", "DmaAddr", "table.walk((iova, target, size) -> source.append(iova, size));");
        expects("DmaAddr", "", "list.forEachSegment((address, length) -> table.translate(address));");
    }

    @Test
    void aNameThatTellsTheKindNeedsTheMark() {
        code.compiles("new Object() { @PhysAddr long firstPhys; long physMask; };");
        refuses("unmarked.name", "firstPhys is called like a physical address", "new Object() { long firstPhys; };");
        refuses("unmarked.name", "iova is called like a DMA address", "new Object() { void f(long iova) { } };");
    }

    @Test
    void constantsNamedConversionsAndMasksNeedNoCast() {
        code.compiles("source.append(0x1000L, 4096L); list.append(1L << 32, 64L, 0);"
                + " dma = Conversions.sameOnBus(phys); phys = Conversions.sameForCpu(dma);"
                + " bytes = phys & 4095; phys = phys & ~4095L; bytes = bytes << 2; bytes = number > 0 ? bytes : 0;"
                + " number = phys; number += bytes; bytes = phys % 4096;");
        code.compiles("for (long i = 0; i < 3; i++) { source.append(phys + i * bytes, bytes); }");
    }
}
