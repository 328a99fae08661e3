package io.github.dmasg.benchmarks.work;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.AddressArray;
import io.github.dmasg.form.BlockTable;
import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.NvmePrpList;
import io.github.dmasg.form.NvmeSglList;
import io.github.dmasg.form.TablePool;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.BioVecList;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/** Maps into the form a device reads, straight from the mapper, against a list that is converted afterwards. */
public final class Forms implements Workload {
    private static final int LARGEST = 1 << 16;
    private static final int BLOCK = 256;
    private static final int POOLED = 512;
    private static final long POOL_AT = 1L << 30;

    private final Pieces pieces;
    private final DmaMapper mapper = Mapped.direct();
    private final BioVecList list = new BioVecList();
    private final DmaSgList between = new DmaSgList();
    private final DeviceForm form;
    private final Mapping token;

    private Forms(Pieces pieces, DeviceForm form) {
        this.pieces = pieces;
        this.form = form;
        pieces.into(list);
        token = Mapped.token(mapper, pieces);
    }

    /** Which form. */
    public enum Kind {
        /** NVMe physical region pages. */
        PRP,
        /** NVMe scatter gather list. */
        SGL,
        /** Blocks of one size, as RDMA adapters read them. */
        BLOCKS,
        /** Addresses in an array, as GPU drivers want them. */
        ADDRESSES;

        /**
         * The work.
         *
         * @param pieces what is mapped
         * @return both ways to this form
         */
        public Forms of(Pieces pieces) {
            return new Forms(pieces, form());
        }

        private DeviceForm form() {
            return switch (this) {
                case PRP -> new NvmePrpList(pool((int) Pieces.PAGE), pool(BLOCK));
                case SGL -> new NvmeSglList(pool((int) Pieces.PAGE), pool(BLOCK), 1);
                case BLOCKS -> new BlockTable(LARGEST, BioVec.PAGE_SHIFT);
                case ADDRESSES -> new AddressArray(LARGEST);
            };
        }
    }

    static TablePool pool(int pageBytes) {
        ByteBuffer memory = ByteBuffer.allocateDirect(POOLED * pageBytes).order(ByteOrder.LITTLE_ENDIAN);
        return new TablePool(POOL_AT, memory, pageBytes);
    }

    @Override
    public void renew(SplittableRandom random) {
        pieces.shuffle(random);
        pieces.into(list);
    }

    @Override
    public long units() {
        return pieces.count();
    }

    @Override
    public long baseline() throws DmaException {
        between.clear();
        mapper.mapAgain(token, list, MapAttributes.NONE, between);
        form.fill(between);
        return result();
    }

    @Override
    public long proposed() throws DmaException {
        mapper.mapAgain(token, list, MapAttributes.NONE, form);
        return result();
    }

    private long result() {
        long bytes = form.bytes();
        token.unmap();
        form.clear();
        return bytes;
    }
}
