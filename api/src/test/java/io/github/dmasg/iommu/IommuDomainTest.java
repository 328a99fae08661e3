package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class IommuDomainTest {
    private static final long K4 = 1L << 12;
    private static final long M2 = 1L << 21;
    private static final long G1 = 1L << 30;

    @Test
    void theDefaultsAreThoseOfA48BitIommu() {
        IommuDomain domain = IommuDomain.builder().build();
        assertEquals(K4, domain.granule());
        assertEquals(K4 | M2 | G1, domain.pageSizes());
        assertEquals(4, domain.table().levels());
        assertEquals(K4, domain.iovas().first());
        assertEquals((1L << 48) - 1, domain.iovas().last());
        assertEquals(0, domain.invalidations());
    }

    @Test
    void levelsFollowFromTheAperture() {
        assertEquals(5, levels(K4, (1L << 57) - 1));
        assertEquals(5, levels(K4, 1L << 48));
        assertEquals(4, levels(K4, (1L << 48) - 1));
        assertEquals(3, levels(K4, (1L << 39) - 1));
        assertEquals(2, levels(K4, 0xffffff));
        assertEquals(4, levels(1 << 14, (1L << 48) - 1));
        assertEquals(3, levels(1 << 16, (1L << 48) - 1));
    }

    private static int levels(long granule, long last) {
        return IommuDomain.builder()
                .granule(granule)
                .aperture(granule, last)
                .build()
                .table()
                .levels();
    }

    @Test
    void theSmallestAndTheLargestSettingsAreTaken() {
        assertEquals(
                0x5000,
                IommuDomain.builder().aperture(0x5000, 0x5fff).build().iovas().first());
        for (int spares : new int[] {0, 1 << 20}) {
            assertEquals(
                    1, IommuDomain.builder().spareTables(spares).build().table().tables());
        }
        IommuDomain coarse = IommuDomain.builder()
                .granule(1 << 20)
                .levels(2)
                .aperture(1 << 20, (1L << 40) - 1)
                .build();
        assertEquals(1 << 20, coarse.granule());
        refused("first address: 0x0 (expected: a granule at or below 0x0)", b -> b.aperture(0, 0));
    }

    @Test
    void invalidationsAreCountedAndTold() {
        List<String> told = new ArrayList<>();
        IommuDomain domain = IommuDomain.builder()
                .onInvalidation((iova, length) -> told.add(iova + "+" + length))
                .build();
        domain.invalidate(0x5000, 0x2000);
        domain.invalidate(0x9000, 0x1000);
        assertEquals(2, domain.invalidations());
        assertEquals(List.of("20480+8192", "36864+4096"), told);
    }

    @Test
    void trimGivesBackWhatIsKeptForSpeed() {
        IommuDomain domain = IommuDomain.builder().build();
        long iova = domain.iovas().allocate(K4, K4, -1);
        domain.table().map(iova, 0x5000, K4);
        domain.table().unmap(iova, K4);
        domain.iovas().free(iova, K4);
        domain.trim();
        assertEquals(0, domain.iovas().fragmentation().cachedBytes());
        assertEquals(1, domain.table().tables());
    }

    @Test
    void whatDoesNotGoTogetherIsNamed() {
        refused("granule: 3000 (expected: a power of two, 4096..1048576)", b -> b.granule(3000));
        refused("granule: 2048 (expected: a power of two, 4096..1048576)", b -> b.granule(2048));
        refused("granule: 2097152 (expected: a power of two, 4096..1048576)", b -> b.granule(M2));
        refused("granule: 0 (expected: a power of two, 4096..1048576)", b -> b.granule(0));
        refused("levels: 1 (expected: 2..5)", b -> b.levels(1));
        refused("levels: 6 (expected: 2..5)", b -> b.levels(6));
        refused(
                "levels: 4 (expected: at most 3 with granule 65536)",
                b -> b.granule(1 << 16).levels(4));
        refused("startLevels: 1 (expected: 2..4)", b -> b.startLevels(1));
        refused("startLevels: 5 (expected: 2..4)", b -> b.startLevels(5));
        refused("pageSizes: 0x200000 (expected: smallest size equal to the granule 4096)", b -> b.pageSizes(M2));
        refused(
                "pageSizes: 0x401000 (expected: only sizes that are slots of a table of granule 4096)",
                b -> b.pageSizes(K4 | 2 * M2));
        refused(
                "pageSizes: 0x40001000 (expected: only sizes that are slots of a table of granule 4096)",
                b -> b.pageSizes(K4 | G1).levels(2).aperture(K4, M2));
        refused("last address: 0xffffffffffff (expected: at most 0x7fffffffff with 3 levels)", b -> b.levels(3));
        refused(
                "last address: 0xffffffffffffffff (expected: at most 0xffffffffffff with 4 levels)",
                b -> b.levels(4).aperture(K4, -1));
        refused("first address: 0x2000 (expected: a granule at or below 0x2ffe)", b -> b.aperture(0x2000, 0x2ffe));
        refused("first address: 0x5000 (expected: a granule at or below 0x2fff)", b -> b.aperture(0x5000, 0x2fff));
        refused("spareTables: -1 (expected: 0..1048576)", b -> b.spareTables(-1));
        refused("spareTables: 1048577 (expected: 0..1048576)", b -> b.spareTables((1 << 20) + 1));
    }

    private static void refused(String message, UnaryOperator<IommuDomain.Builder> settings) {
        IommuDomain.Builder builder = settings.apply(IommuDomain.builder());
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, builder::build).getMessage());
    }
}
