package io.github.dmasg.proptests.map;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.gen.Devices;
import io.github.dmasg.proptests.gen.PageLists;
import io.github.dmasg.proptests.gen.Piece;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** An explanation is about the mapping that would be made, and names the right entries. */
class ExplanationProperties {
    @Provide
    Arbitrary<List<Piece>> pieces() {
        return PageLists.pieces();
    }

    @Provide
    Arbitrary<SegmentLimits> limits() {
        return Devices.limits();
    }

    @Property(tries = 400)
    void segmentsAreThoseOfTheMappingAndEachNamesTheEntryOfItsLastByte(
            @ForAll("pieces") List<Piece> pieces, @ForAll("limits") SegmentLimits limits, @ForAll boolean translated)
            throws DmaException {
        BioVecList source = Piece.lay(pieces);
        Device device = Device.named("any").limits(limits).build();
        DmaMapper mapper = translated ? new IommuMapper(IommuDomain.builder().build()) : new DirectMapper();
        DmaSgList list = new DmaSgList();
        mapper.map(device, source, Direction.TO_DEVICE, MapAttributes.NONE, list);
        Progress progress = new Progress(source, list);
        mapper.explain(device, source, list, (address, length, flags, entry, rule) -> progress.segment(length, entry));
        assertEquals(list.segments(), progress.segments);
        assertEquals(source.bytes(), progress.bytes);
    }

    /** The size allows 700 bytes, the cut alignment 512 of them: the cut lies two entries before the one that was too much. */
    @Example
    void aCutThatFallsBackBehindSeveralEntriesNamesTheRightOne() throws DmaException {
        BioVecList source = new BioVecList();
        for (int i = 0; i < 10; i++) {
            source.append(0x10_0000 + 100L * i, 100);
        }
        SegmentLimits limits = new SegmentLimits(700, SegmentLimits.NO_BOUNDARY, Long.MAX_VALUE, 512);
        Device device = Device.named("any").limits(limits).build();
        for (DmaMapper mapper : List.of(
                new DirectMapper(), new IommuMapper(IommuDomain.builder().build()))) {
            List<String> heard = new ArrayList<>();
            mapper.explain(
                    device,
                    source,
                    new DmaSgList(),
                    (address, length, flags, entry, rule) -> heard.add(length + " up to entry " + entry + ", " + rule));
            assertEquals(List.of("512 up to entry 5, MAX_SIZE", "488 up to entry 9, END"), heard);
        }
    }

    /** Follows the explanation through both sides. */
    private static final class Progress {
        private final BioVecList source;
        private final DmaSgList list;
        private long segments;
        private long bytes;
        private long entry;
        private long bytesToEntryEnd;

        Progress(BioVecList source, DmaSgList list) {
            this.source = source;
            this.list = list;
            this.bytesToEntryEnd = source.length(0);
        }

        void segment(long length, long lastEntry) {
            assertEquals(list.length(segments), length, "segment " + segments);
            bytes += length;
            while (bytesToEntryEnd < bytes) {
                entry++;
                bytesToEntryEnd += source.length(entry);
            }
            assertEquals(entry, lastEntry, "entry of the last byte of segment " + segments);
            segments++;
        }
    }
}
