package io.github.dmasg.proptests.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.dma.DmaCursor;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.TableNeed;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.Stretches;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What holds for every form; one subclass per form says how to build it and what it can express. */
abstract class FormProperties {
    /** A form nobody used. */
    abstract FormRig rig();

    /** Lists that the form can express. */
    abstract Arbitrary<List<Piece>> expressible();

    /** Lists of which it can express some. */
    abstract Arbitrary<List<Piece>> anything();

    /** Every mapping is a multiple of so many bytes. */
    long unit() {
        return 1;
    }

    /** A list of at most so many bytes and segments, in exactly the given numbers if possible, that needs the most table. */
    abstract List<Piece> hungriest(long bytes, int segments);

    @Provide
    final Arbitrary<List<Piece>> expressibleLists() {
        return expressible();
    }

    @Provide
    final Arbitrary<List<Piece>> anyLists() {
        return anything();
    }

    @Property(tries = 400)
    void hardwareReadsTheSameBytesInOrder(@ForAll("expressibleLists") List<Piece> pieces) throws DmaException {
        DmaSgList list = DmaLists.lay(pieces);
        FormRig rig = rig();
        rig.form().fill(list);
        assertEquals(Stretches.of(list), rig.read(list.bytes()));
        assertEquals(list.bytes(), rig.form().bytes());
        assertEquals(list.segments(), rig.form().segments());
        assertTrue(rig.form().complete());
    }

    @Property(tries = 400)
    void whatItCannotExpressIsRefusedAndNothingIsReadWrongly(@ForAll("anyLists") List<Piece> pieces) {
        DmaSgList list = DmaLists.lay(pieces);
        FormRig rig = rig();
        try {
            rig.form().fill(list);
        } catch (DmaException e) {
            assertEquals(DmaError.EINVAL, e.error(), e::getMessage);
            assertTrue(e.segment() >= 0 && e.segment() < list.segments(), e::getMessage);
            assertTrue(e.getMessage().contains("(expected: "), e::getMessage);
            assertEmpty(rig);
            return;
        }
        assertEquals(Stretches.of(list), rig.read(list.bytes()));
    }

    @Property(tries = 200)
    void tableIsNeverMoreThanPredicted(
            @ForAll("expressibleLists") List<Piece> pieces, @ForAll @IntRange(max = 3) int spareSegments)
            throws DmaException {
        DmaSgList list = DmaLists.lay(pieces);
        FormRig rig = rig();
        rig.form().fill(list);
        TableNeed need = rig.form().need(list.bytes(), list.segments() + spareSegments);
        assertTrue(
                need.covers(rig.form().used()),
                () -> need + " predicted, " + rig.form().used() + " used");
        assertEquals(rig.space().outstanding(), rig.form().used().pages());
    }

    @Property(tries = 200)
    void predictionIsReached(
            @ForAll @LongRange(min = 1, max = 40_000) long units, @ForAll @IntRange(min = 1, max = 60) int segments)
            throws DmaException {
        long bytes = units * unit();
        List<Piece> pieces = hungriest(bytes, segments);
        DmaSgList list = DmaLists.lay(pieces);
        FormRig rig = rig();
        rig.form().fill(list);
        assertTrue(list.bytes() <= bytes && list.segments() <= segments, () -> bytes + " bytes: " + pieces);
        assertEquals(rig.form().need(bytes, segments), rig.form().used());
    }

    @Property(tries = 200)
    void reuseGivesWhatAFreshFormGives(
            @ForAll("expressibleLists") List<Piece> first, @ForAll("expressibleLists") List<Piece> second)
            throws DmaException {
        FormRig fresh = rig();
        fresh.form().fill(DmaLists.lay(second));
        FormRig reused = rig();
        reused.form().fill(DmaLists.lay(first));
        assertThrows(IllegalStateException.class, () -> fillTwice(reused.form(), DmaLists.lay(second)));
        reused.form().clear();
        assertEmpty(reused);
        DmaSgList list = DmaLists.lay(second);
        reused.form().fill(list);
        assertEquals(fresh.form().used(), reused.form().used());
        assertEquals(Stretches.of(list), reused.read(list.bytes()));
    }

    /** Forms that take further parts are tried for what all forms have in common: no two mappings at once. */
    private static void fillTwice(DeviceForm form, DmaSgList list) throws DmaException {
        form.begin();
        try {
            form.fill(list);
        } finally {
            form.abort();
        }
    }

    @Property(tries = 200)
    void abortLeavesNoTrace(
            @ForAll("expressibleLists") List<Piece> pieces,
            @ForAll("expressibleLists") List<Piece> next,
            @ForAll @IntRange(max = 60) int segments,
            @ForAll boolean afterCommit)
            throws DmaException {
        FormRig fresh = rig();
        DmaSgList list = DmaLists.lay(next);
        fresh.form().fill(list);
        FormRig aborted = rig();
        abandon(aborted.form(), DmaLists.lay(pieces), segments, afterCommit);
        assertEmpty(aborted);
        aborted.form().fill(list);
        assertEquals(fresh.registers(), aborted.registers());
        assertEquals(fresh.form().used(), aborted.form().used());
        assertEquals(Stretches.of(list), aborted.read(list.bytes()));
    }

    private static void abandon(DeviceForm form, DmaSgList list, int segments, boolean afterCommit)
            throws DmaException {
        form.begin();
        DmaCursor cursor = list.cursor();
        cursor.next();
        form.accept(
                cursor.addresses(),
                cursor.extents(),
                cursor.from(),
                afterCommit ? cursor.to() : Math.min(cursor.to(), cursor.from() + segments));
        if (afterCommit) {
            form.commit();
        }
        form.abort();
    }

    @Property(tries = 200)
    void withoutATablePageNothingIsLeft(
            @ForAll("expressibleLists") List<Piece> pieces, @ForAll @IntRange(min = 1, max = 12) int call)
            throws DmaException {
        DmaSgList list = DmaLists.lay(pieces);
        FormRig rig = rig();
        rig.space().failAt(call);
        boolean refused = false;
        try {
            rig.form().fill(list);
        } catch (DmaException e) {
            refused = true;
            assertEquals(DmaError.ENOMEM, e.error(), e::getMessage);
            assertTrue(e.segment() >= 0 && e.segment() < list.segments(), e::getMessage);
            assertEmpty(rig);
            rig.form().fill(list);
        }
        assertEquals(refused, rig.form().used().pages() >= call);
        assertEquals(Stretches.of(list), rig.read(list.bytes()));
        rig.form().clear();
        assertEmpty(rig);
    }

    @Property(tries = 100)
    void piecemealIsTheSameAsAtOnce(@ForAll("expressibleLists") List<Piece> pieces) throws DmaException {
        DmaSgList list = DmaLists.lay(pieces);
        FormRig atOnce = rig();
        atOnce.form().fill(list);
        FormRig single = rig();
        single.form().begin();
        DmaCursor cursor = list.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to(); i++) {
                single.form().accept(cursor.addresses(), cursor.extents(), i, i + 1);
            }
        }
        single.form().commit();
        assertEquals(atOnce.registers(), single.registers());
        assertEquals(atOnce.space().image(), single.space().image());
    }

    private static void assertEmpty(FormRig rig) {
        assertFalse(rig.form().complete());
        assertEquals(0, rig.form().bytes());
        assertEquals(0, rig.form().segments());
        assertEquals(TableNeed.NOTHING, rig.form().used());
        assertEquals(0, rig.space().outstanding());
    }
}
