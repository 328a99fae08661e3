package io.github.dmasg.proptests.suite.plug;

/**
 * The machine to build: what stands between device and memory, and how much of everything there is.
 *
 * @param mapper what stands between
 * @param iovaBytes size of the IOVA space behind its first granule, a multiple of 4096
 * @param tablePages most pages (or other units of the implementation) a translation may take in all
 * @param poolBytes size of the bounce pool, a multiple of 4096
 */
public record Setup(MapperKind mapper, long iovaBytes, int tablePages, int poolBytes) {
    /** Physical address at which a bounce pool starts. */
    public static final long POOL_START = 0x4000_0000L;

    private static final int ROOMY_POOL = 4 << 20;

    /**
     * A machine in which nothing runs out: 2<sup>48</sup> bytes of IOVA, any number of tables, 4 MiB of bounce pool.
     *
     * @param mapper what stands between device and memory
     * @return the setup
     */
    public static Setup roomy(MapperKind mapper) {
        return new Setup(mapper, (1L << 48) - 4096, Integer.MAX_VALUE, ROOMY_POOL);
    }

    /**
     * The last IOVA.
     *
     * @return address of the last byte, if the first granule is left out
     */
    public long lastIova() {
        return 4096 + iovaBytes - 1;
    }
}
