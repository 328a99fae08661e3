package io.github.dmasg.proptests.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.AddressArray;
import io.github.dmasg.form.AhciPrdt;
import io.github.dmasg.form.BlockTable;
import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.GpuRanges;
import io.github.dmasg.form.ListOfPointers;
import io.github.dmasg.form.MobPageTable;
import io.github.dmasg.form.NvmePrpList;
import io.github.dmasg.form.NvmeSglList;
import io.github.dmasg.form.TableMemory;
import io.github.dmasg.form.VirtioChain;
import io.github.dmasg.form.VirtioIndirect;
import io.github.dmasg.form.VirtioRing;
import io.github.dmasg.form.XhciRing;
import io.github.dmasg.form.XhciTransfer;
import io.github.dmasg.proptests.hardware.TableSpace;
import org.junit.jupiter.api.Test;

/** What each form cannot express, and that the refusal names the segment: one test for each form. */
class FormRefusalTest {
    private static final int PAGE = 4096;

    private final TableSpace space = new TableSpace();
    private final TableMemory pages = space.pages(PAGE);

    /** Segments given as address and length in turn. */
    private static DmaSgList list(long... numbers) {
        DmaSgList list = new DmaSgList();
        for (int i = 0; i < numbers.length; i += 2) {
            list.append(numbers[i], numbers[i + 1], 0);
        }
        return list;
    }

    /** Segments of a length, each a page behind the start of the one before. */
    private static DmaSgList many(int segments, long length) {
        DmaSgList list = new DmaSgList();
        for (int i = 0; i < segments; i++) {
            list.append(0x10_0000 + (long) i * 2 * PAGE, length, 0);
        }
        return list;
    }

    private static void assertRefused(String expected, DeviceForm form, DmaSgList list) {
        DmaException refusal = assertThrows(DmaException.class, () -> form.fill(list));
        assertEquals(expected, refusal.getMessage());
        assertFalse(form.complete());
        form.clear();
    }

    @Test
    void nvmePrpListNamesTheSegment() {
        NvmePrpList form = new NvmePrpList(pages);
        assertRefused(
                "EINVAL at segment 0: address: 0x10002 (expected: a multiple of 4)", form, list(0x1_0002, PAGE - 2));
        assertRefused(
                "EINVAL at segment 1: address: 0x20200 (expected: a multiple of 4096, as it is not the first)",
                form,
                list(0x1_0000, PAGE, 0x2_0200, PAGE));
        assertRefused(
                "EINVAL at segment 1: end: 0x20200 (expected: a multiple of 4096, as it is not the last)",
                form,
                list(0x1_0000, PAGE, 0x2_0000, 0x200, 0x3_0000, PAGE));
    }

    @Test
    void nvmeSglListNamesTheSegment() {
        NvmeSglList form = new NvmeSglList(pages, null, 4);
        assertRefused(
                "EINVAL at segment 1: address: 0x20002 (expected: a multiple of 4)",
                form,
                list(0x1_0000, PAGE, 0x2_0002, 4));
        assertRefused(
                "EINVAL at segment 1: length: 6 (expected: at most 4294967295, a multiple of 4)",
                form,
                list(0x1_0000, PAGE, 0x2_0000, 6));
        assertRefused(
                "EINVAL at segment 0: length: 4294967296 (expected: at most 4294967295, a multiple of 4)",
                form,
                list(0x1_0000, 1L << 32));
    }

    @Test
    void ahciPrdtNamesTheSegment() {
        AhciPrdt form = new AhciPrdt(space.fixed(PAGE), 3);
        assertRefused("EINVAL at segment 1: address: 0x20001 (expected: even)", form, list(0x1_0000, 2, 0x2_0001, 2));
        assertRefused(
                "EINVAL at segment 1: length: 3 (expected: even, at most 4194304)",
                form,
                list(0x1_0000, 2, 0x2_0000, 3));
        assertRefused(
                "EINVAL at segment 0: length: 4194306 (expected: even, at most 4194304)",
                form,
                list(0x1_0000, (4 << 20) + 2));
        assertRefused("EINVAL at segment 3: descriptors: more than 3 (expected: at most 3)", form, many(4, 2));
    }

    @Test
    void virtioChainNamesTheSegment() {
        VirtioChain form = new VirtioChain(new VirtioRing(space.fixed(16 * 4), 4));
        refusedByAnyChain(form);
        assertRefused("EINVAL at segment 4: descriptors: more than 4 (expected: at most 4)", form, many(5, 1));
    }

    @Test
    void virtioChainInAFullRingNamesTheSegment() throws DmaException {
        VirtioRing ring = new VirtioRing(space.fixed(16 * 4), 4);
        new VirtioChain(ring).fill(many(3, 1));
        assertRefused(
                "ENOMEM at segment 1: descriptors of the ring: none left after 1 (expected: one more)",
                new VirtioChain(ring),
                many(2, 1));
    }

    @Test
    void virtioIndirectNamesTheSegment() {
        VirtioIndirect form = new VirtioIndirect(new VirtioRing(space.fixed(16 * 8), 8), space.pages(64));
        refusedByAnyChain(form);
        assertRefused("EINVAL at segment 4: descriptors: more than 4 (expected: at most 4)", form, many(5, 1));
    }

    private static void refusedByAnyChain(DeviceForm form) {
        assertRefused(
                "EINVAL at segment 1: length: 4294967296 (expected: at most 4294967295)",
                form,
                list(0x1_0000, 1, 0x2_0000, 1L << 32));
        assertRefused(
                "EINVAL at segment 2: chain length: 4294967297 (expected: at most 4294967296)",
                form,
                list(0x1_0000, 1L << 31, 1L << 40, 1L << 31, 0x2_0000, 1));
    }

    @Test
    void xhciTransferNamesTheSegment() throws DmaException {
        XhciTransfer form = new XhciTransfer(new XhciRing(pages, 1), 512, 1, 3);
        assertRefused(
                "EINVAL at segment 1: length: 65537 (expected: at most 65536)",
                form,
                list(0x1_0000, 1, 0x2_0000, 0x1_0001));
        assertRefused(
                "EINVAL at segment 1: end: 0x30100 (expected: at most the 64 KiB boundary behind 0x2ff00)",
                form,
                list(0x1_0000, 1, 0x2_ff00, 0x200));
        assertRefused("EINVAL at segment 3: TRBs: more than 3 (expected: at most 3)", form, many(4, 1));
    }

    @Test
    void xhciTransferOverALinkInsideABurstNamesTheSegment() throws DmaException {
        XhciTransfer form = new XhciTransfer(new XhciRing(space.pages(64), 2), 512, 1, 8);
        assertRefused(
                "EINVAL at segment 2: bytes up to the ring's link: 1025 (expected: a multiple of 512)",
                form,
                list(0x1_0000, 512, 0x2_0000, 512, 0x3_0000, 1, 0x4_0000, 511));
    }

    @Test
    void blockTableNamesTheSegment() {
        BlockTable form = new BlockTable(3, 12);
        assertRefused(
                "EINVAL at segment 1: address: 0x20200 (expected: a multiple of 4096, as it is not the first)",
                form,
                list(0x1_0000, PAGE, 0x2_0200, PAGE));
        assertRefused(
                "EINVAL at segment 0: end: 0x10200 (expected: a multiple of 4096, as it is not the last)",
                form,
                list(0x1_0000, 0x200, 0x2_0000, PAGE));
        assertRefused(
                "EINVAL at segment 3: blocks of 4096 bytes: more than 3 (expected: at most 3)", form, many(4, PAGE));
    }

    @Test
    void addressArrayNamesTheSegment() {
        assertRefused(
                "EINVAL at segment 3: entries: more than 3 (expected: at most 3)", new AddressArray(3), many(4, 5));
    }

    @Test
    void gpuRangesNameTheSegment() {
        GpuRanges form = new GpuRanges(3, 9);
        assertRefused(
                "EINVAL at segment 0: address: 0x10200 (expected: a multiple of 4096)", form, list(0x1_0200, PAGE));
        assertRefused(
                "EINVAL at segment 0: end: 0x10200 (expected: a multiple of 4096, as it is not the last)",
                form,
                list(0x1_0000, 0x200, 0x2_0000, PAGE));
        assertRefused("EINVAL at segment 3: ranges: more than 3 (expected: at most 3)", form, many(4, PAGE));
    }

    @Test
    void mobPageTableNamesTheSegment() {
        MobPageTable form = new MobPageTable(pages, 1);
        assertRefused(
                "EINVAL at segment 0: address: 0x10200 (expected: a multiple of 4096)", form, list(0x1_0200, PAGE));
        assertRefused(
                "EINVAL at segment 0: end: 0x10200 (expected: a multiple of 4096, as it is not the last)",
                form,
                list(0x1_0000, 0x200, 0x2_0000, PAGE));
        assertRefused(
                "EINVAL at segment 1: pages: more than 512 (expected: at most 512)",
                form,
                list(0x1_0000, 512L * PAGE, 0x4000_0000, PAGE));
    }

    @Test
    void listOfPointersNamesTheSegment() {
        ListOfPointers form = new ListOfPointers(pages, 0);
        assertRefused(
                "EINVAL at segment 1: address: 0x20200 (expected: a multiple of 4096, as it is not the first)",
                form,
                list(0x1_0000, PAGE, 0x2_0200, PAGE));
        assertRefused(
                "EINVAL at segment 1: last page number: 0x100000000 (expected: at most 0xffffffff)",
                form,
                list(0x1_0000, PAGE, 1L << 44, PAGE));
        assertRefused(
                "EINVAL at segment 1: pages: more than 8191 (expected: at most 8191)",
                form,
                list(0x1_0000, 8191L * PAGE, 1L << 40, PAGE));
    }
}
