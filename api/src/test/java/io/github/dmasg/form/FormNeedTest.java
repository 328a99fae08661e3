package io.github.dmasg.form;

import static io.github.dmasg.form.Tables.apart;
import static io.github.dmasg.form.Tables.list;
import static io.github.dmasg.form.Tables.page;
import static io.github.dmasg.form.Tables.pages;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.dma.DmaException;
import org.junit.jupiter.api.Test;

/** Table that is needed at most, and that is used, in numbers that were worked out by hand. */
class FormNeedTest {
    private static final long PAGE = 4096;

    private static TableNeed table(long entries, long pages, long bytes) {
        return new TableNeed(entries, pages, bytes);
    }

    private static void assertUsed(TableNeed expected, DeviceForm form, int segments) throws DmaException {
        assertEquals(form.used().entries(), 0);
        form.fill(apart(segments, PAGE));
        assertEquals(expected, form.used());
    }

    @Test
    void arrays() throws DmaException {
        assertEquals(table(3, 0, 2 * 3 * 8), new AddressArray(9).need(3 * PAGE, 3));
        assertUsed(table(3, 0, 24), new AddressArray(9), 3);
        assertEquals(table(4, 0, 32), new BlockTable(9, 12).need(3 * PAGE, 3));
        assertUsed(table(3, 0, 24), new BlockTable(9, 12), 3);
        assertEquals(table(1, 0, 8), new BlockTable(9, 12).need(1, 1));
        assertEquals(table(2, 0, 16), new BlockTable(9, 12).need(2, 1));
        assertEquals(table(3, 0, 24), new GpuRanges(9, 9).need(3 * PAGE, 3));
        assertUsed(table(3, 0, 24), new GpuRanges(9, 9), 3);
    }

    @Test
    void descriptorsInPlace() throws DmaException {
        assertEquals(table(3, 0, 48), new AhciPrdt(page(4096), 9).need(3 * PAGE, 3));
        assertUsed(table(3, 0, 48), new AhciPrdt(page(4096), 9), 3);
        VirtioRing ring = new VirtioRing(page(128), 8);
        assertEquals(table(3, 0, 48), new VirtioChain(ring).need(3 * PAGE, 3));
        assertUsed(table(3, 0, 48), new VirtioChain(ring), 3);
        assertEquals(table(4, 1, 256), new VirtioIndirect(ring, pages(256, 1)).need(3 * PAGE, 3));
        assertUsed(table(4, 1, 256), new VirtioIndirect(ring, pages(256, 1)), 3);
        XhciRing endpoint = new XhciRing(pages(4096, 1), 1);
        assertEquals(table(3, 0, 48), new XhciTransfer(endpoint, 512, 1, 9).need(3 * PAGE, 3));
        assertUsed(table(3, 0, 48), new XhciTransfer(endpoint, 512, 1, 9), 3);
    }

    @Test
    void listsOfPages() throws DmaException {
        NvmePrpList prps = new NvmePrpList(pages(4096, 4), pages(256, 1));
        assertEquals(TableNeed.NOTHING, prps.need(4, 1), "one dword lies in one page");
        assertEquals(TableNeed.NOTHING, prps.need(4100, 1), "the second page travels in the command");
        assertEquals(table(2, 1, 256), prps.need(4101, 1));
        assertEquals(table(32, 1, 256), prps.need(32 * PAGE + 4, 1));
        assertEquals(table(33, 1, 4096), prps.need(32 * PAGE + 5, 1));
        assertEquals(table(512, 1, 4096), prps.need(512 * PAGE + 4, 1));
        assertEquals(table(514, 2, 8192), prps.need(512 * PAGE + 5, 1));
        assertUsed(table(2, 1, 256), prps, 3);
        assertUsed(table(2, 1, 4096), new NvmePrpList(pages(4096, 1)), 3);

        NvmeSglList sgls = new NvmeSglList(pages(4096, 4), pages(256, 1), 4);
        assertEquals(TableNeed.NOTHING, sgls.need(PAGE, 1));
        assertEquals(table(2, 1, 256), sgls.need(PAGE, 2));
        assertEquals(table(16, 1, 256), sgls.need(PAGE, 16));
        assertEquals(table(17, 1, 4096), sgls.need(PAGE, 17));
        assertEquals(table(256, 1, 4096), sgls.need(PAGE, 256));
        assertEquals(table(258, 2, 8192), sgls.need(PAGE, 257));
        assertEquals(table(2, 1, 256), sgls.need(8, 9), "at most one for each dword");
        assertUsed(table(3, 1, 256), sgls, 3);
        assertUsed(table(3, 1, 4096), new NvmeSglList(pages(4096, 1)), 3);
    }

    @Test
    void shortListsComeFromTheSmallBlocks() throws DmaException {
        TablePool large = pages(4096, 1);
        TablePool small = pages(256, 1);
        NvmePrpList prps = new NvmePrpList(large, small);
        prps.fill(list(0x1000, 33 * PAGE));
        assertEquals(0, small.free());
        assertEquals(1, large.free());
        prps.clear();
        assertEquals(1, small.free());
        prps.fill(list(0x1000, 34 * PAGE));
        assertEquals(1, small.free());
        assertEquals(0, large.free());
        prps.clear();

        NvmeSglList sgls = new NvmeSglList(large, small, 1);
        sgls.fill(apart(16, PAGE));
        assertEquals(0, small.free());
        assertEquals(1, large.free());
        sgls.clear();
        sgls.fill(apart(17, PAGE));
        assertEquals(1, small.free());
        assertEquals(0, large.free());
    }

    @Test
    void pagesOfNumbers() throws DmaException {
        ListOfPointers pointers = new ListOfPointers(pages(4096, 2), 0);
        assertEquals(table(5, 1, 4096), pointers.need(3 * PAGE, 3));
        assertEquals(table(1025, 2, 8192), pointers.need(1023 * PAGE, 1));
        assertUsed(table(4, 1, 4096), pointers, 3);
        assertEquals(3, pointers.pages());

        MobPageTable mob = new MobPageTable(pages(4096, 4));
        assertEquals(TableNeed.NOTHING, mob.need(PAGE, 1));
        assertEquals(table(3, 1, 4096), mob.need(3 * PAGE, 3));
        assertEquals(table(513 + 2, 3, 3 * 4096), mob.need(513 * PAGE, 1));
        assertUsed(table(3, 1, 4096), mob, 3);
        assertEquals(3, mob.dataPages());
        assertEquals(1, mob.depth());
    }
}
