package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The first address, the last one, ranges that hold nothing, and pieces that a writer must not take on its fast way. */
class TableEdgesTest {
    private static final long PAGE = 1L << 12;
    private static final long LARGE = 1L << 21;
    private static final long LAST_PAGE = Long.MAX_VALUE - PAGE + 1;

    private final PageTable table = IommuDomain.builder().build().table();
    private final TableWriter writer = table.writer();

    private static String refusal(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }

    @Test
    void addressZeroIsAnAddress() {
        table.map(0, 0x5000, PAGE);
        assertEquals(0x5000, table.translate(0));
        assertEquals(PAGE, table.leafSize(0));
        assertEquals(0x5000, table.reach(0, Access.WRITE));
        List<Long> dirty = new ArrayList<>();
        table.takeDirty(0, PAGE, (iova, phys, size) -> dirty.add(iova));
        assertEquals(List.of(0L), dirty);
        assertEquals(PAGE, table.unmap(0, PAGE));
    }

    @Test
    void theHighestPhysicalAddressMayBeMapped() {
        table.map(0, LAST_PAGE, PAGE);
        assertEquals(Long.MAX_VALUE, table.translate(PAGE - 1));
        table.map(PAGE, LAST_PAGE - PAGE, 2 * PAGE);
        assertEquals(LAST_PAGE, table.translate(2 * PAGE));
        assertEquals(
                "phys: [0x7ffffffffffff000, 0x8000000000001000) (expected: no overflow of 63 bits)",
                refusal(() -> table.map(3 * PAGE, LAST_PAGE, 2 * PAGE)));
    }

    @Test
    void nothingIsRemovedWhereNothingIs() {
        table.map(0, 0, PAGE);
        assertEquals(0, table.unmap(PAGE, PAGE));
        assertEquals(0, table.unmap(PAGE, LARGE - PAGE));
        assertEquals(0, table.unmap(PAGE, 2 * LARGE));
        assertEquals(1, table.leaves());
        table.checkInvariants();
    }

    @Test
    void dirtyMarksAreTakenOfWholeGranulesOfTheTable() {
        assertEquals(
                "iova: 0x1 (expected: a multiple of the granule 4096)",
                refusal(() -> table.takeDirty(1, PAGE, (iova, phys, size) -> {})));
        assertEquals(
                "iova: [0x1000000000000, 0x1000000001000) (expected: at most 0xffffffffffff)",
                refusal(() -> table.takeDirty(1L << 48, PAGE, (iova, phys, size) -> {})));
    }

    /** Behind a first piece, so that the writer is in a table and on its fast way. */
    @Test
    void piecesThatDoNotFitTheFastWayAreTakenOnTheCarefulOne() {
        writer.begin(0, 16 * PAGE);
        writer.append(0x10_0000, PAGE);
        writer.append(0x20_0000, 2 * PAGE);
        writer.append(0x30_0000, PAGE);
        assertEquals(4 * PAGE, writer.position());
        writer.append(0x40_0000, 3 * PAGE);
        writer.commit();
        assertEquals(0x20_1000, table.translate(2 * PAGE));
        assertEquals(0x30_0000, table.translate(3 * PAGE));
        assertEquals(0x40_2000, table.translate(6 * PAGE));
        assertEquals(7, table.leaves());
    }

    @Test
    void anAddressThatIsNoneIsRefusedOnTheFastWayToo() {
        for (long wrong : new long[] {0x10_0001, 0x10_0800, -PAGE, Long.MIN_VALUE}) {
            String message = "phys: 0x" + Long.toHexString(wrong) + " (expected: >= 0, a multiple of the granule 4096)";
            writer.begin(0, 16 * PAGE);
            writer.append(0x10_0000, PAGE);
            assertEquals(message, refusal(() -> writer.append(wrong, PAGE)));
            assertFalse(writer.isOpen());
            writer.begin(0, 16 * PAGE);
            assertEquals(message, refusal(() -> writer.appendPages(new long[] {0x10_0000, 0x20_0000, wrong, 0}, 0, 4)));
            assertFalse(writer.isOpen());
            assertEquals(0, table.leaves());
        }
    }

    @Test
    void aPageInTheWayIsSeenOnTheFastWayToo() {
        table.map(2 * PAGE, 0x5000, PAGE);
        writer.begin(0, 16 * PAGE);
        writer.append(0x10_0000, PAGE);
        writer.append(0x20_0000, PAGE);
        assertThrows(TranslationExistsException.class, () -> writer.append(0x30_0000, PAGE));
        writer.begin(0, 16 * PAGE);
        TranslationExistsException thrown = assertThrows(
                TranslationExistsException.class,
                () -> writer.appendPages(new long[] {0x10_0000, 0x20_0000, 0x30_0000}, 0, 3));
        assertEquals(2 * PAGE, thrown.iova());
        assertEquals(1, table.leaves());
        assertEquals(0x5000, table.translate(2 * PAGE));
    }

    @Test
    void theFastWayEndsWithTheRange() {
        writer.begin(0, 2 * PAGE);
        writer.append(0x10_0000, PAGE);
        writer.append(0x20_0000, PAGE);
        assertEquals("length: 4096 (expected: at most 0 left)", refusal(() -> writer.append(0x30_0000, PAGE)));
        assertEquals(0, table.leaves());
        writer.begin(LARGE - PAGE, 2 * PAGE);
        writer.append(0x10_0000, PAGE);
        writer.append(0x20_0000, PAGE);
        assertEquals("length: 4096 (expected: at most 0 left)", refusal(() -> writer.append(0x30_0000, PAGE)));
        assertEquals(0, table.leaves());
    }

    @Test
    void aClosedWriterSaysSoWhateverElseIsWrong() {
        String closed = "writer: closed (expected: begin first)";
        for (Runnable call : List.<Runnable>of(() -> writer.append(1, PAGE), () -> writer.skip(100))) {
            assertEquals(
                    closed, assertThrows(IllegalStateException.class, call::run).getMessage());
        }
    }

    /** Life numbers only count on: a state that was seen once never means a later life. */
    @Test
    void aTableThatCameBackBeginsALifeOfItsOwn() {
        LeafTable one = new LeafTable(512);
        Directory above = new Directory(new TableGeometry(PAGE, PAGE, 2), 1, 0, null);
        List<Long> seen = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            one.revive(0, above);
            seen.add(one.state());
            one.acquire(0, 2);
            one.fill(0, 2, LeafWord.bits(0, Access.READ_WRITE), PAGE);
            one.clear(0, 1, one.state());
            one.release(2);
            one.list();
            assertFalse(one.unlist(), "a slot is in use");
            seen.forEach(state -> assertFalse(one.sameLife(state)));
            seen.add(one.state());
            one.clear(0, 2, one.state());
            one.release(1);
            one.die();
            seen.forEach(state -> assertFalse(one.sameLife(state)));
        }
    }
}
