package io.github.dmasg.proptests.misuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dmasg.check.MisuseLedger;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.BioVecList;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.GraphLayout;
import org.openjdk.jol.vm.VM;
import org.openjdk.jol.vm.VirtualMachine;

/** What a misuse ledger keeps, in bytes that can be reached from it: its documentation says the same numbers. */
class LedgerFootprintTest {
    static {
        // Objects are only measured, which records do not allow in the usual way.
        System.setProperty("jol.magicFieldOffset", "true");
    }

    private static final Device DEVICE = Device.named("nic").build();

    private final MisuseLedger ledger = new MisuseLedger();
    private final DirectMapper mapper = new DirectMapper(MapperSettings.DEFAULT.withObserver(ledger));
    private long nextPage = 0x1000;

    /** The numbers are those of the usual layout: 4 bytes for a reference, 12 for a header. */
    @BeforeEach
    void usualLayout() {
        VirtualMachine machine = VM.current();
        assumeTrue(machine.sizeOfField("java.lang.Object") == 4 && machine.objectHeaderSize() == 12, machine.details());
    }

    /** Pages apart, so that each entry is a segment of its own. */
    private Mapping map(int entries) throws DmaException {
        BioVecList source = new BioVecList();
        for (int i = 0; i < entries; i++, nextPage += 2) {
            source.append(nextPage, 0, 4096, 0);
        }
        return mapper.map(DEVICE, source, Direction.TO_DEVICE, MapAttributes.NONE, new DmaSgList());
    }

    private long bytes() {
        return GraphLayout.parseInstance(ledger).totalSize();
    }

    @Test
    void anEntryAndItsSegment() throws DmaException {
        long before = bytes();
        map(1 << 16);
        assertEquals(392, (bytes() - before) / (1 << 16));
    }

    @Test
    void aMappingOfOneEntry() throws DmaException {
        map(1);
        long before = bytes();
        for (int i = 0; i < 1024; i++) {
            map(1);
        }
        assertEquals(127, (bytes() - before) / 1024 / 10, "tens of bytes");
    }

    /** Except for the last few, which are kept to explain late accesses. */
    @Test
    void nothingOfMappingsThatAreOver() throws DmaException {
        mapAndUnmapMany();
        long before = bytes();
        mapAndUnmapMany();
        assertEquals(before, bytes());
    }

    private void mapAndUnmapMany() throws DmaException {
        List<Mapping> mappings = new ArrayList<>();
        for (int i = 0; i < 2048; i++) {
            mappings.add(map(16));
        }
        mappings.forEach(Mapping::unmap);
    }
}
