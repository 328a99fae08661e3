package io.github.dmasg.proptests.misuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.proptests.compile.CompileError;
import io.github.dmasg.proptests.compile.Snippet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Misuse that does not compile. Beside each wrong line stands the right one, which does. */
class WrongCodeTest {
    private static final String NO_SUCH_METHOD = "compiler.err.cant.resolve.location.args";
    private static final String OTHER_PARAMETERS = "compiler.err.cant.apply.symbol";
    private static final String NO_OVERLOAD = "compiler.err.cant.apply.symbols";
    private static final String OTHER_TYPE = "compiler.err.prob.found.req";
    private static final String UNCHECKED_FAILURE = "compiler.err.unreported.exception.need.to.catch.or.throw";

    private static final Snippet FRAME =
            Snippet.with("DmaMapper mapper, IommuMapper iommu, Device device, BioVecList source, DmaSgList list,"
                    + " Mapping mapping, Mapping.ToDevice toDevice, Mapping.FromDevice fromDevice,"
                    + " Mapping.Bidirectional both, Reservation reservation");

    private static void compiles(String statements) {
        assertEquals(List.of(), FRAME.errors(statements), statements);
    }

    private static void refused(String code, String statement) {
        refused(FRAME, code, statement);
    }

    /** Exactly one error, so that it is the one that is meant. */
    private static void refused(Snippet frame, String code, String statement) {
        List<CompileError> errors = frame.errors(statement);
        assertEquals(List.of(code), errors.stream().map(CompileError::code).toList(), () -> statement + ": " + errors);
    }

    @Test
    void onlyATokenCanBeUnmapped() {
        compiles("mapping.unmap();");
        refused(NO_SUCH_METHOD, "mapper.unmap(0x1000L, 4096L);");
        refused(NO_SUCH_METHOD, "list.unmap();");
        refused(NO_SUCH_METHOD, "source.unmap();");
        refused(NO_SUCH_METHOD, "device.unmap(list);");
    }

    @Test
    void unmapTakesNoLength() {
        compiles("mapping.unmap();");
        refused(OTHER_PARAMETERS, "mapping.unmap(4096L);");
        refused(OTHER_PARAMETERS, "mapping.unmap(mapping.bytes());");
    }

    @Test
    void thereIsOneUnmapForAll() {
        compiles("mapping.unmap(); reservation.close();");
        refused(NO_SUCH_METHOD, "mapper.unmap(mapping);");
        refused(NO_SUCH_METHOD, "mapper.unmapPage(mapping);");
        refused(NO_SUCH_METHOD, "mapper.unmapList(mapping);");
        refused(NO_SUCH_METHOD, "mapping.unmapResource();");
        refused(NO_SUCH_METHOD, "reservation.unmap();");
        refused(NO_SUCH_METHOD, "mapping.close();");
    }

    @Test
    void unmapTakesNoAddress() {
        refused(OTHER_PARAMETERS, "mapping.unmap(source);");
        refused(OTHER_PARAMETERS, "mapping.unmap(source.phys(0));");
        refused(OTHER_PARAMETERS, "mapping.unmap(list.address(0), mapping.bytes());");
    }

    @Test
    void unmapTakesNoCount() {
        refused(OTHER_PARAMETERS, "mapping.unmap(3);");
        refused(OTHER_PARAMETERS, "mapping.unmap(list, list.segments());");
        refused(OTHER_PARAMETERS, "mapping.unmap(source, source.entries());");
    }

    @Test
    void noDirectionIsGivenASecondTime() {
        compiles("Mapping.ToDevice made = mapper.map(device, source, Direction.TO_DEVICE, MapAttributes.NONE, list);");
        refused(
                OTHER_TYPE,
                "Mapping.FromDevice made = mapper.map(device, source, Direction.TO_DEVICE, MapAttributes.NONE, list);");
        refused(OTHER_PARAMETERS, "mapping.unmap(Direction.TO_DEVICE);");
        refused(NO_OVERLOAD, "both.syncForCpu(Direction.FROM_DEVICE);");
        refused(OTHER_PARAMETERS, "mapper.mapAgain(both, source, Direction.TO_DEVICE, list);");
    }

    @Test
    void aFailureHasToBeDealtWith() {
        Snippet silent = FRAME.throwingNothing();
        String map = "mapper.map(device, source, Direction.TO_DEVICE, MapAttributes.NONE, list);";
        assertEquals(List.of(), silent.errors("try { " + map + " } catch (DmaException e) { }"));
        refused(silent, UNCHECKED_FAILURE, map);
        refused(silent, UNCHECKED_FAILURE, "mapper.mapAgain(both, source, MapAttributes.NONE, list);");
        refused(silent, UNCHECKED_FAILURE, "reservation.link(source);");
        refused(silent, UNCHECKED_FAILURE, "iommu.reserve(device, Direction.TO_DEVICE, 0L, 4096L);");
        assertEquals(List.of(), silent.errors("mapping.unmap(); reservation.close();"), "releasing cannot fail");
    }

    /** The classic call gives a number that may be an error or an address. */
    @Test
    void aMappingIsNoNumber() {
        refused(
                OTHER_TYPE,
                "long address = mapper.map(device, source, Direction.TO_DEVICE, MapAttributes.NONE, list);");
        refused("compiler.err.operator.cant.be.applied.1", "if (mapping == 0) { }");
    }

    @Test
    void onlyATokenSyncs() {
        compiles("both.syncForCpu(); both.syncForDevice();");
        refused(NO_SUCH_METHOD, "mapper.syncForCpu(0x1000L, 64L);");
        refused(NO_SUCH_METHOD, "source.syncForDevice();");
        refused(NO_SUCH_METHOD, "list.syncForCpu();");
        refused(NO_SUCH_METHOD, "list.syncForDevice(0L, 64L);");
    }

    @Test
    void syncIsInTheDirectionOfTheMapping() {
        compiles("toDevice.syncForDevice(); toDevice.takeBack(); fromDevice.syncForCpu(); fromDevice.giveBack();");
        refused(NO_SUCH_METHOD, "toDevice.syncForCpu();");
        refused(NO_SUCH_METHOD, "toDevice.syncForCpu(0L, 64L);");
        refused(NO_SUCH_METHOD, "fromDevice.syncForDevice();");
        refused(NO_SUCH_METHOD, "fromDevice.syncForDevice(0L, 64L);");
        refused(NO_SUCH_METHOD, "toDevice.giveBack();");
        refused(NO_SUCH_METHOD, "fromDevice.takeBack();");
        refused(NO_SUCH_METHOD, "both.takeBack();");
        refused(NO_SUCH_METHOD, "mapping.syncForCpu();");
        refused(OTHER_TYPE, "Mapping.FromDevice other = toDevice;");
    }

    @Test
    void syncTakesNoCount() {
        compiles("both.syncForCpu(0L, 64L);");
        refused(NO_OVERLOAD, "both.syncForCpu(3);");
        refused(NO_OVERLOAD, "both.syncForDevice(list, list.segments());");
        refused(NO_OVERLOAD, "both.syncForDevice(source, 0L, 64L);");
    }

    @Test
    void theDmaSideHasNoPages() {
        compiles("long address = list.address(0); long length = list.length(0);");
        refused(NO_SUCH_METHOD, "long pfn = list.pfn(0);");
        refused(NO_SUCH_METHOD, "long phys = list.phys(0);");
        refused(NO_SUCH_METHOD, "long pfn = list.cursor().pfn(0);");
        refused(NO_SUCH_METHOD, "long[] frames = list.cursor().frames();");
        refused(NO_SUCH_METHOD, "Object memory = mapping.source();");
        refused(OTHER_TYPE, "PageSource pages = list;");
        refused(OTHER_TYPE, "PageSource pages = mapping;");
    }

    @Test
    void thePageSideHasNoDmaLengthBeforeAMapping() {
        compiles("long length = source.length(0); long phys = source.phys(0);");
        refused(NO_SUCH_METHOD, "long length = source.dmaLength(0);");
        refused(NO_SUCH_METHOD, "long address = source.address(0);");
        refused(NO_SUCH_METHOD, "long address = source.cursor().address(0);");
        refused(NO_SUCH_METHOD, "long[] addresses = source.cursor().addresses();");
        refused(OTHER_TYPE, "DmaSegments segments = source;");
    }

    @Test
    void noWalkTakesACount() {
        compiles("source.forEachPage(pfn -> { }); list.forEachSegment((address, length) -> { });");
        refused(OTHER_PARAMETERS, "source.forEachPage(mapping.segments(), pfn -> { });");
        refused(OTHER_PARAMETERS, "list.forEachSegment(source.entries(), (address, length) -> { });");
        refused(NO_OVERLOAD, "source.cursor(mapping.segments());");
        refused(NO_OVERLOAD, "list.cursor(source.entries());");
    }

    @Test
    void noSideWalksTheOther() {
        compiles("PageCursor pages = source.cursor(); DmaCursor segments = list.cursor();");
        refused(OTHER_TYPE, "PageCursor pages = list.cursor();");
        refused(OTHER_TYPE, "DmaCursor segments = source.cursor();");
        refused(NO_SUCH_METHOD, "long offset = list.cursor().offset(0);");
        refused(NO_SUCH_METHOD, "long flags = source.cursor().flags(0);");
        refused(NO_OVERLOAD, "list.cursor(source.cursor());");
        refused(NO_OVERLOAD, "source.cursor(list.cursor());");
    }

    @Test
    void nothingIsUnmappedFromWhatTheDeviceRead() {
        refused(OTHER_PARAMETERS, "mapping.unmap(list);");
        refused(NO_SUCH_METHOD, "iommu.unmap(list.address(0), list.length(0));");
        refused(NO_SUCH_METHOD, "iommu.unmap(list);");
    }

    @Test
    void noOffsetIsKeptByHand() {
        compiles("reservation.link(0x1000L, 4096L); reservation.link(source);");
        refused(NO_OVERLOAD, "reservation.link(reservation.linked(), 0x1000L, 4096L);");
        refused(OTHER_PARAMETERS, "reservation.sync(0L, 4096L);");
        refused(OTHER_PARAMETERS, "reservation.deliver(list, 0L);");
    }

    /** A stack, a heap object, a virtual address: none has a physical address to be given. */
    @Test
    void onlyPhysicalMemoryIsASource() {
        compiles("source.append(1L, 0L, 4096L, 0); PageSource range = new PhysicalRange(0x1000L, 4096L);");
        refused(NO_OVERLOAD, "source.append(new byte[4096], 4096L);");
        refused(NO_OVERLOAD, "source.append(java.nio.ByteBuffer.allocateDirect(4096), 4096L);");
        refused(NO_OVERLOAD, "new PhysicalRange(new long[512], 4096L);");
        refused(OTHER_PARAMETERS, "mapper.map(device, new byte[4096], Direction.TO_DEVICE, MapAttributes.NONE, list);");
    }

    /** A token of one's own would own nothing. */
    @Test
    void tokensAreNotForged() {
        refused("compiler.err.not.def.public.cant.access", "io.github.dmasg.map.MappingToken token = null;");
        List<CompileError> errors =
                FRAME.errors("Direction<Mapping> all = new Direction<>(\"all\", Mapping.class, true, true);");
        assertTrue(
                errors.stream().anyMatch(error -> error.code().equals("compiler.err.report.access")), errors::toString);
    }
}
