package io.github.dmasg.map;

import io.github.dmasg.iommu.IommuDomain;
import java.util.ArrayList;
import java.util.List;

/** A domain with leaves of 4 KiB and 2 MiB, and in one list what translation caches and the CPU's caches are told, in order. */
final class LoggedDomain {
    static final long PAGE = 4096;
    static final long LARGE = 2L << 20;
    /** Exclusive end of its IOVA space. */
    static final long END = 1L << 30;

    private final List<String> log = new ArrayList<>();
    final IommuDomain domain;
    final MapperSettings settings = MapperSettings.DEFAULT.withCaches(new CpuCaches() {
        @Override
        public void clean(long phys, long length) {
            log.add(cleaned(phys, length));
        }

        @Override
        public void invalidate(long phys, long length) {
            log.add(dropped(phys, length));
        }
    });

    LoggedDomain() {
        this(IommuDomain.builder());
    }

    LoggedDomain(IommuDomain.Builder builder) {
        domain = builder.pageSizes(PAGE | LARGE)
                .aperture(PAGE, END - 1)
                .onInvalidation((iova, length) -> log.add(forgotten(iova, length)))
                .build();
    }

    IommuMapper mapper() {
        return new IommuMapper(domain, settings);
    }

    static String cleaned(long phys, long length) {
        return "clean " + range(phys, length);
    }

    static String dropped(long phys, long length) {
        return "drop " + range(phys, length);
    }

    static String forgotten(long iova, long length) {
        return "forget " + range(iova, length);
    }

    private static String range(long first, long length) {
        return "0x" + Long.toHexString(first) + "+0x" + Long.toHexString(length);
    }

    /** What was logged since the last call. */
    List<String> taken() {
        List<String> all = List.copyOf(log);
        log.clear();
        return all;
    }
}
