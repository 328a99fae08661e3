package io.github.dmasg.proptests.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.TableNeed;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.Bounds;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.proptests.gen.PageLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.machine.Translation;
import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * From pages straight into a form, in one call: the hardware finds the bytes the source names, or the call fails and nothing of it
 * is left, neither in the form nor in the IOMMU.
 */
class MappedFormProperties {
    private static final long GRANULE = 4096;

    /** A name for reports. */
    record Kind(String name, Supplier<FormRig> rig) {
        @Override
        public String toString() {
            return name;
        }
    }

    @Provide
    Arbitrary<Kind> kinds() {
        return Arbitraries.of(
                new Kind("PRP", new NvmePrpListProperties().new RealPages()::rig),
                new Kind("SGL", new NvmeSglListProperties().new ShortPages()::rig),
                new Kind("PRDT", new AhciPrdtProperties()::rig),
                new Kind("virtio", new VirtioProperties().new InTheRing()::rig),
                new Kind("xHCI", new XhciTransferProperties()::rig),
                new Kind("blocks", new BlockTableProperties()::rig),
                new Kind("array", new AddressArrayProperties()::rig),
                new Kind("memory object", new PageTreeProperties().new MemoryObjects()::rig),
                new Kind("list of pointers", new PageTreeProperties().new ListsOfPointers()::rig),
                new Kind("GPU ranges", new PageTreeProperties().new Ranges()::rig));
    }

    @Provide
    Arbitrary<List<Piece>> sources() {
        // Half of the sources have whole pages only, as most forms want.
        return Arbitraries.oneOf(
                PageLists.pieces(),
                PageLists.pieces()
                        .map(pieces -> pieces.stream()
                                .map(p -> new Piece(p.gap() & -GRANULE, (p.length() + GRANULE - 1) & -GRANULE, 0))
                                .toList()));
    }

    @Property(tries = 1500)
    void hardwareFindsTheSourcesBytesOrNothingIsLeft(
            @ForAll("kinds") Kind kind,
            @ForAll("sources") List<Piece> pieces,
            @ForAll boolean translated,
            @ForAll @IntRange(max = 6) int failingTable)
            throws DmaException {
        BioVecList source = Piece.lay(pieces);
        FormRig rig = kind.rig().get();
        DeviceForm form = rig.form();
        rig.space().failAt(failingTable);
        IommuDomain domain = IommuDomain.builder().build();
        DmaMapper mapper = translated ? new IommuMapper(domain) : new DirectMapper();
        Device device = Device.named("any").maxSegmentSize(1 << 30).build();
        Mapping mapping;
        try {
            mapping = mapper.map(device, source, Direction.TO_DEVICE, MapAttributes.NONE, form);
        } catch (DmaException e) {
            assertTrue(e.error() == DmaError.EINVAL || failingTable > 0, e::getMessage);
            assertFalse(form.complete());
            assertEquals(TableNeed.NOTHING, form.used());
            assertEquals(0, rig.space().outstanding());
            assertEquals(0, domain.table().leaves());
            assertEquals(0, domain.iovas().liveBytes());
            return;
        }
        assertEquals(source.bytes(), form.bytes());
        assertEquals(mapping.segments(), form.segments());
        Bounds bounds = mapper.bounds(device, source, form);
        assertTrue(form.need(source.bytes(), bounds.most()).covers(form.used()));
        Translation through = translated ? Translation.through(domain.table()) : Translation.NONE;
        assertEquals(physical(source), rig.read(source.bytes()).through(through::toPhysical, GRANULE));
        mapping.unmap();
        form.clear();
        assertEquals(0, rig.space().outstanding());
    }

    private static Stretches physical(PageSource source) {
        Stretches all = new Stretches();
        PageCursor cursor = source.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to(); i++) {
                all.add(cursor.phys(i), cursor.length(i));
            }
        }
        return all;
    }
}
