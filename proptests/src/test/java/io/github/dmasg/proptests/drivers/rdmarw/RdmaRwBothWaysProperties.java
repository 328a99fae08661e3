package io.github.dmasg.proptests.drivers.rdmarw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.legacy.adapter.SgTables;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.compile.Snippet;
import io.github.dmasg.proptests.drivers.BothMappers;
import io.github.dmasg.proptests.gen.PageLists;
import io.github.dmasg.proptests.gen.Piece;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The same transfers through both targets, with the same DMA addresses. */
class RdmaRwBothWaysProperties {
    private static final int PAGE = 4096;
    private static final long REMOTE = 0x7000_0000_0000L;
    private static final Device ADAPTER =
            Device.named("hca").maxSegmentSize(1 << 20).build();

    /** Both targets, idle. */
    private static final class Bench {
        final BothMappers mappers;
        final SendQueue classicQueue;
        final SendQueue newQueue;
        final ClassicRw rw;
        final ClassicTarget classic;
        final DirectTarget direct;

        Bench(boolean iommu, int slots, int elements, WorkMemory memory, ErrorPath errorPath) {
            mappers = new BothMappers(ADAPTER, iommu);
            classicQueue = new SendQueue(slots, elements);
            newQueue = new SendQueue(slots, elements);
            rw = new ClassicRw(mappers.classic(), classicQueue, memory, errorPath);
            classic = new ClassicTarget(rw, classicQueue);
            direct = new DirectTarget(ADAPTER, mappers.direct(), newQueue);
        }
    }

    @Provide
    Arbitrary<List<Piece>> buffers() {
        return PageLists.pieces();
    }

    @Property(tries = 400)
    void everyTransferGivesTheSameWorkRequests(
            @ForAll boolean iommu,
            @ForAll @IntRange(min = 1, max = 30) int slots,
            @ForAll @IntRange(min = 1, max = 8) int elements,
            @ForAll @Size(min = 1, max = 4) List<@From("buffers") List<Piece>> buffers,
            @ForAll @IntRange(max = 99) int percent,
            @ForAll boolean write) {
        Bench bench = new Bench(iommu, slots, elements, WorkMemory.HEAP, ErrorPath.LIST_AS_GIVEN);
        for (List<Piece> pieces : buffers) {
            BioVecList data = Piece.lay(pieces);
            Transfer transfer = new Transfer(data.bytes() * percent / 100, REMOTE, 0x77, write);
            RwStatus status = bench.classic.start(data, transfer);
            assertEquals(status, bench.direct.start(data, transfer));
            assertArrayEquals(bench.classicQueue.image(), bench.newQueue.image());
            if (status == RwStatus.POSTED) {
                assertFalse(bench.newQueue.idle());
                bench.classic.complete();
                bench.direct.complete();
            }
            assertTrue(bench.classicQueue.idle());
            assertTrue(bench.newQueue.idle());
            assertEquals(0, bench.mappers.classicHeld());
            assertEquals(0, bench.mappers.directHeld());
        }
        assertEquals(0, bench.mappers.warnings());
    }

    @Property(tries = 200)
    void theErrorPathThatUnmapsTheMovedListLosesWhatItSkipped(
            @ForAll("buffers") List<Piece> pieces, @ForAll @IntRange(max = 99) int percent) {
        BioVecList data = Piece.lay(pieces);
        Transfer transfer = new Transfer(data.bytes() * percent / 100, REMOTE, 0x77, true);
        Bench right = new Bench(false, 100, 1, words -> null, ErrorPath.LIST_AS_GIVEN);
        Bench wrong = new Bench(false, 100, 1, words -> null, ErrorPath.LIST_AS_MOVED);
        assertEquals(RwStatus.TRY_LATER, right.classic.start(data, transfer));
        assertEquals(RwStatus.TRY_LATER, wrong.classic.start(data, transfer));

        assertEquals(0, right.mappers.classicHeld());
        assertEquals(skipped(data, transfer.offset()), wrong.mappers.classicHeld());
    }

    /** Bytes of the entries before the one that holds a byte. */
    private static long skipped(BioVecList data, long offset) {
        long start = 0;
        for (long i = 0; start + data.length(i) <= offset; i++) {
            start += data.length(i);
        }
        return start;
    }

    /** The same on the new interface, where the queue is what can run out behind the mapping: all is given back. */
    @Property(tries = 200)
    void afterAFailureBehindTheMappingNothingIsLeftOnTheNewInterface(
            @ForAll("buffers") List<Piece> pieces, @ForAll @IntRange(max = 99) int percent) {
        BioVecList data = Piece.lay(pieces);
        Bench bench = new Bench(true, 0, 1, WorkMemory.HEAP, ErrorPath.LIST_AS_GIVEN);
        Transfer transfer = new Transfer(data.bytes() * percent / 100, REMOTE, 0x77, true);
        assertEquals(RwStatus.TRY_LATER, bench.direct.start(data, transfer));
        assertEquals(0, bench.mappers.directHeld());
        assertEquals(0, Objects.requireNonNull(bench.mappers.domain()).table().leaves());
    }

    private static BioVecList scattered(int pages) {
        return Piece.lay(IntStream.range(0, pages)
                .mapToObj(i -> new Piece(PAGE, PAGE, 0))
                .collect(Collectors.toList()));
    }

    @Example
    void aTargetThatHandsOverTheCountItSentLeavesTheRestMapped() throws DmaException {
        Bench bench = new Bench(false, 16, 4, WorkMemory.HEAP, ErrorPath.LIST_AS_GIVEN);
        SgTable list = SgTables.fromPages(scattered(8), SgAllocator.heap());
        Sg first = Objects.requireNonNull(list.sgl());
        Transfer transfer = new Transfer(3 * PAGE, REMOTE, 1, true);
        int requests = bench.rw.init(first, 8, transfer);
        assertEquals(2, requests);
        bench.rw.destroy(first, 5);
        assertEquals(3 * PAGE, bench.mappers.classicHeld());
    }

    @Example
    void aTargetThatHandsOverAnotherListUnmapsSomebodyElses() throws DmaException {
        Bench bench = new Bench(true, 16, 4, WorkMemory.HEAP, ErrorPath.LIST_AS_GIVEN);
        SgTable one = SgTables.fromPages(scattered(8), SgAllocator.heap());
        SgTable other = SgTables.fromPages(scattered(8), SgAllocator.heap());
        Transfer transfer = new Transfer(0, REMOTE, 1, true);
        bench.rw.init(Objects.requireNonNull(one.sgl()), 8, transfer);
        bench.mappers.classic().mapSg(Objects.requireNonNull(other.sgl()), 8);
        long both = bench.mappers.classicHeld();
        bench.rw.destroy(Objects.requireNonNull(other.sgl()), 8);
        assertEquals(both / 2, bench.mappers.classicHeld(), "somebody else's is gone, and nobody complained");
        assertEquals(0, bench.mappers.warnings());
    }

    @Example
    void onTheNewInterfaceThereIsNothingToHandOverWrongly() {
        Snippet frame = Snippet.with("Mapping mapping, DmaSgList list, BioVecList source");
        assertEquals(List.of(), frame.errors("mapping.unmap();"));
        assertNotEquals(List.of(), frame.errors("mapping.unmap(list, 5);"));
        assertNotEquals(List.of(), frame.errors("mapping.unmap(source);"));
        assertNotEquals(List.of(), frame.errors("mapping.unmap(5);"));
        assertNotEquals(List.of(), frame.errors("list.unmap();"));
    }

    @Example
    void unreachablePeerMemoryIsTriedAgainForeverByTheClassicTargetOnly() {
        Bench bench = new Bench(false, 16, 4, WorkMemory.HEAP, ErrorPath.LIST_AS_GIVEN);
        BioVecList data = Piece.lay(List.of(new Piece(0, PAGE, 0), new Piece(0, PAGE, 3)));
        Transfer transfer = new Transfer(0, REMOTE, 1, true);
        assertEquals(RwStatus.TRY_LATER, bench.classic.start(data, transfer));
        assertEquals(RwStatus.FAILED, bench.direct.start(data, transfer));
        assertEquals(0, bench.mappers.classicHeld());
    }
}
