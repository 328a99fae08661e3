package io.github.dmasg.proptests.legacy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.legacy.iter.PageMemory;
import io.github.dmasg.legacy.iter.SgCopy;
import io.github.dmasg.legacy.iter.SgDmaPageIterator;
import io.github.dmasg.legacy.iter.SgMappingIterator;
import io.github.dmasg.legacy.iter.SgPageIterator;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.proptests.legacy.ClassicLists.Entry;
import io.github.dmasg.proptests.legacy.ClassicLists.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The iterators against lists of every page and every byte, written out. */
class ClassicWalkProperties {
    private static final int PAGE = PageRef.PAGE_SIZE;

    @Provide
    Arbitrary<List<Shape>> odd() {
        return ClassicLists.odd();
    }

    @Provide
    Arbitrary<List<Shape>> far() {
        return ClassicLists.far();
    }

    @Property
    void pagesOfEveryEntryFromItsOwnPageOn(
            @ForAll("odd") List<Shape> shapes,
            @ForAll @IntRange(min = 2, max = 14) int chunk,
            @ForAll @IntRange(max = 14) int nents,
            @ForAll @IntRange(max = 40) int firstPage) {
        List<Entry> entries = ClassicLists.entries(shapes);
        List<List<Long>> all = new ArrayList<>();
        for (int i = 0; i < Math.min(nents, entries.size()); i++) {
            Entry e = entries.get(i);
            for (long p = 0; p * PAGE < e.offset() + e.length(); p++) {
                all.add(List.of(e.pfn() + p, (long) i, p));
            }
        }
        List<List<Long>> walked = new ArrayList<>();
        SgPageIterator it = new SgPageIterator();
        it.start(ClassicLists.list(entries, chunk), nents, firstPage);
        while (it.next()) {
            walked.add(List.of(PageRef.pfn(it.page()), (long) it.entryIndex(), it.pageInEntry()));
        }
        assertEquals(all.subList(Math.min(firstPage, all.size()), all.size()), walked);
    }

    @Property
    void dmaPagesCountTheCpuOffsetAndTheDmaLength(
            @ForAll("odd") List<Shape> shapes, @ForAll Random random, @ForAll @IntRange(max = 40) int firstPage) {
        List<Entry> entries = ClassicLists.entries(shapes);
        Sg sgl = ClassicLists.list(entries, 5);
        List<Long> all = new ArrayList<>();
        for (SgCursor c = new SgCursor(sgl); c.hasEntry(); c.advance()) {
            long address = random.nextLong();
            int length = random.nextInt(3 * PAGE);
            c.sg().setDmaAddress(address);
            c.sg().setDmaLength(length);
            for (long p = 0; p * PAGE < c.offset() + length; p++) {
                all.add(address + p * PAGE);
            }
        }
        List<Long> walked = new ArrayList<>();
        SgDmaPageIterator it = new SgDmaPageIterator();
        it.start(sgl, entries.size(), firstPage);
        while (it.next()) {
            walked.add(it.dmaAddress());
        }
        assertEquals(all.subList(Math.min(firstPage, all.size()), all.size()), walked);
    }

    @Property
    void piecesCoverEveryByteOnceWhateverIsConsumed(
            @ForAll("far") List<Shape> shapes, @ForAll Random random, @ForAll @IntRange(max = 9000) int skip) {
        List<Entry> entries = ClassicLists.entries(shapes);
        List<Long> all = ClassicLists.bytes(entries);
        WarnLog warnings = new WarnLog();
        SgMappingIterator it = new SgMappingIterator(page -> new byte[PAGE], warnings);
        it.start(ClassicLists.list(entries, 4), entries.size());
        assertEquals(skip <= all.size(), it.skip(skip));
        List<Long> walked = new ArrayList<>();
        while (it.next()) {
            long used = random.nextBoolean() ? it.length() : 1 + random.nextInt((int) it.length());
            assertEquals(true, it.offset() + it.length() <= PAGE, "inside the page");
            for (long i = 0; i < used; i++) {
                walked.add(PageRef.phys(it.page()) + it.offset() + i);
            }
            it.setConsumed(used);
        }
        assertEquals(all.subList(Math.min(skip, all.size()), all.size()), walked);
        assertEquals(0, warnings.count());
    }

    @Property
    void copiesMoveTheBytesOfTheListAndNoOthers(
            @ForAll("far") List<Shape> shapes,
            @ForAll Random random,
            @ForAll @IntRange(max = 9000) int skip,
            @ForAll @IntRange(max = 30000) int length) {
        List<Entry> entries = ClassicLists.entries(shapes);
        List<Long> all = ClassicLists.bytes(entries);
        List<Long> range = all.subList(Math.min(skip, all.size()), Math.min(skip + length, all.size()));
        Map<Long, byte[]> pages = new HashMap<>();
        PageMemory memory = page -> pages.computeIfAbsent(PageRef.pfn(page), p -> new byte[PAGE]);
        Sg sgl = ClassicLists.list(entries, 3);

        byte[] in = new byte[length];
        random.nextBytes(in);
        assertEquals(range.size(), SgCopy.fromBuffer(sgl, entries.size(), in, skip, memory));
        Map<Long, Byte> image = new HashMap<>();
        for (int i = 0; i < range.size(); i++) {
            image.put(range.get(i), in[i]);
        }
        pages.forEach((pfn, bytes) -> {
            for (int i = 0; i < PAGE; i++) {
                assertEquals(image.getOrDefault((pfn << PageRef.PAGE_SHIFT) + i, (byte) 0), bytes[i]);
            }
        });

        byte[] expected = new byte[length];
        for (int i = 0; i < range.size(); i++) {
            expected[i] = image.get(range.get(i));
        }
        byte[] back = new byte[length];
        assertEquals(range.size(), SgCopy.toBuffer(sgl, entries.size(), back, skip, memory));
        assertArrayEquals(expected, back);

        assertEquals(range.size(), SgCopy.zero(sgl, entries.size(), length, skip, memory));
        pages.values().forEach(bytes -> assertArrayEquals(new byte[PAGE], bytes));
    }
}
