package io.github.dmasg.form;

import static io.github.dmasg.form.Tables.apart;
import static io.github.dmasg.form.Tables.page;
import static io.github.dmasg.form.Tables.pages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every form does with calls in whatever order. */
class FormLifeTest {
    private static final long PAGE = 4096;

    static Stream<DeviceForm> forms() throws DmaException {
        return Stream.of(
                new AddressArray(8),
                new AhciPrdt(page(4096), 8),
                new BlockTable(8, 12),
                new GpuRanges(8, 9),
                new ListOfPointers(pages(4096, 2), 0),
                new MobPageTable(pages(4096, 2)),
                new NvmePrpList(pages(4096, 2)),
                new NvmeSglList(pages(4096, 2)),
                new VirtioChain(new VirtioRing(page(128), 8)),
                new VirtioIndirect(new VirtioRing(page(128), 8), pages(4096, 1)),
                new XhciTransfer(new XhciRing(pages(4096, 1), 1), 512, 1, 8));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void segmentsComeInAnyStretchOfTheArrays(DeviceForm form) throws DmaException {
        long[] addresses = {0x1000, 0x4000, 0x8000, 0x10_0000};
        long extent = DmaSegment.extent(PAGE, 0);
        long[] extents = {extent, extent, extent, extent};
        form.begin();
        form.accept(addresses, extents, 1, 3);
        form.accept(addresses, extents, 3, 4);
        assertFalse(form.complete());
        form.commit();
        assertTrue(form.complete());
        assertEquals(3, form.segments());
        assertEquals(3 * PAGE, form.bytes());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void nothingIsTakenThatWasNotBegun(DeviceForm form) throws DmaException {
        long[] one = {DmaSegment.extent(PAGE, 0)};
        assertStopped("form: not being filled (expected: begin() first)", () -> form.accept(one, one, 0, 1));
        assertStopped("form: not being filled (expected: begin() first)", form::commit);
        form.begin();
        assertStopped("form: being filled (expected: clear)", form::begin);
        assertStopped("form: being filled (expected: complete or clear)", form::clear);
        assertEquals(
                "EINVAL: segments: 0 (expected: > 0)",
                assertThrows(DmaException.class, form::commit).getMessage());
        form.abort();
        form.fill(apart(3, PAGE));
        assertStopped("form: not being filled (expected: begin() first)", form::commit);
        assertStopped("form: not being filled (expected: begin() first)", () -> form.accept(one, one, 0, 1));
        if (!(form instanceof VirtioForm)) {
            assertStopped("form: complete (expected: clear)", form::begin);
        }
        assertEquals(3, form.segments());
        form.clear();
        assertEquals(0, form.segments());
        assertEquals(0, form.bytes());
        form.fill(apart(1, PAGE));
    }

    private static void assertStopped(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalStateException.class, call).getMessage());
    }

    @Test
    void whatADeviceIsToldIsThereOnlyWhenComplete() throws DmaException {
        NvmePrpList prps = new NvmePrpList(pages(4096, 1));
        NvmeSglList sgls = new NvmeSglList(pages(4096, 1));
        MobPageTable mob = new MobPageTable(pages(4096, 1));
        VirtioChain chain = new VirtioChain(new VirtioRing(page(64), 4));
        VirtioIndirect indirect = new VirtioIndirect(new VirtioRing(page(64), 4), pages(64, 1));
        XhciTransfer transfer = new XhciTransfer(new XhciRing(pages(4096, 1), 1), 512, 1, 8);
        Executable[] answers = {
            prps::prp1, prps::prp2, sgls::address, sgls::word, mob::root, chain::head, indirect::head, transfer::submit
        };
        for (Executable answer : answers) {
            assertStopped("form: not complete (expected: a committed mapping)", answer);
        }
        for (DeviceForm form : new DeviceForm[] {prps, sgls, mob, chain, indirect, transfer}) {
            form.begin();
        }
        for (Executable answer : answers) {
            assertStopped("form: not complete (expected: a committed mapping)", answer);
        }
    }

    @Test
    void memoryThatIsMissingAtTheEndIsMissedByTheLastSegment() {
        assertNone(
                "ENOMEM at segment 2: table pages of 64 bytes: none left after 0 (expected: one more)",
                new NvmePrpList(pages(4096, 1), pages(64, 0)));
        assertNone(
                "ENOMEM at segment 2: table pages of 64 bytes: none left after 0 (expected: one more)",
                new NvmeSglList(pages(4096, 1), pages(64, 0), 1));
    }

    private static void assertNone(String message, DeviceForm form) {
        DmaException refusal = assertThrows(DmaException.class, () -> form.fill(apart(3, PAGE)));
        assertEquals(message, refusal.getMessage());
        assertFalse(form.complete());
        assertEquals(TableNeed.NOTHING, form.used());
    }

    @Test
    void oneNeedCoversAnotherInEveryPart() {
        TableNeed need = new TableNeed(5, 3, 7);
        assertTrue(need.covers(need));
        assertTrue(need.covers(TableNeed.NOTHING));
        assertFalse(need.covers(new TableNeed(6, 3, 7)));
        assertFalse(need.covers(new TableNeed(5, 4, 7)));
        assertFalse(need.covers(new TableNeed(5, 3, 8)));
    }
}
