package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.PageTable;
import org.junit.jupiter.api.Test;

/** Caches must not throw; if they do all the same, what the device has lost is not counted as linked. */
class ThrowingCachesTest {
    private static final long PAGE = 4096;
    private static final Device BLIND = Device.named("blind").coherent(false).build();

    private final IommuDomain domain = IommuDomain.builder().build();
    private boolean throwing;
    private final IommuMapper mapper = new IommuMapper(domain, MapperSettings.DEFAULT.withCaches(new CpuCaches() {
        @Override
        public void clean(long phys, long length) {}

        @Override
        public void invalidate(long phys, long length) {
            if (throwing) {
                throw new UnsupportedOperationException("caches");
            }
        }
    }));

    private Reservation linked() throws DmaException {
        Reservation made = mapper.reserve(BLIND, Direction.FROM_DEVICE, 0x8000, 3 * PAGE);
        made.link(0x8000, PAGE);
        made.link(0x10000, PAGE);
        made.link(0x20000, PAGE);
        made.sync();
        throwing = true;
        return made;
    }

    private void assertGone(long iova) {
        assertEquals(PageTable.NOT_MAPPED, domain.table().translate(iova));
    }

    @Test
    void aTailIsGone() throws DmaException {
        Reservation made = linked();
        assertThrows(UnsupportedOperationException.class, () -> made.unlink(PAGE, 2 * PAGE));
        assertGone(made.address() + PAGE);
        assertEquals(PAGE, made.linked());
        assertEquals(PAGE, made.synced());
        throwing = false;
        made.link(0x30000, PAGE);
        assertEquals(0x30000, domain.table().translate(made.address() + PAGE));
        made.close();
        assertEquals(0, domain.iovas().liveBytes());
    }

    @Test
    void allIsGone() throws DmaException {
        Reservation made = linked();
        assertThrows(UnsupportedOperationException.class, made::unlinkAll);
        assertGone(made.address());
        assertEquals(0, made.linked());
        assertEquals(0, made.synced());
        throwing = false;
        made.link(0x30000, PAGE);
        made.close();
        assertEquals(0, domain.iovas().liveBytes());
    }

    @Test
    void aCloseGivesTheAddressesBack() throws DmaException {
        Reservation made = linked();
        assertThrows(UnsupportedOperationException.class, made::close);
        assertGone(made.address());
        assertEquals(0, domain.iovas().liveBytes());
        made.close();
    }
}
