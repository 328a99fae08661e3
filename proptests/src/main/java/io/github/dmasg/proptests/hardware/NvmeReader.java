package io.github.dmasg.proptests.hardware;

/** Reads the data pointer of an NVMe command as a controller does. */
public final class NvmeReader {
    private static final int DATA_BLOCK = 0;
    private static final int SEGMENT = 2;
    private static final int LAST_SEGMENT = 3;
    private static final int DESCRIPTOR = 16;

    private final TableSpace space;

    /**
     * A controller.
     *
     * @param space where lists lie
     */
    public NvmeReader(TableSpace space) {
        this.space = space;
    }

    /**
     * Follows physical region pages.
     *
     * @param prp1 PRP entry 1
     * @param prp2 PRP entry 2
     * @param bytes length of the transfer
     * @param pageBytes the controller's page size
     * @return where it transfers
     * @throws HardwareFaultException if an entry breaks the specification
     */
    public Stretches prps(long prp1, long prp2, long bytes, int pageBytes) {
        Stretches data = new Stretches();
        if (prp1 % 4 != 0) {
            throw HardwareFaultException.at("PRP entry 1", prp1, "a multiple of 4");
        }
        long inFirst = Math.min(bytes, pageBytes - Math.floorMod(prp1, (long) pageBytes));
        data.add(prp1, inFirst);
        long left = bytes - inFirst;
        if (left > pageBytes) {
            followList(prp2, left, pageBytes, data);
        } else if (left > 0) {
            data.add(aligned(prp2, pageBytes), left);
        }
        return data;
    }

    private void followList(long list, long bytes, int pageBytes, Stretches data) {
        long left = bytes;
        long at = list;
        if (at % Long.BYTES != 0) {
            throw HardwareFaultException.at("PRP list", at, "a multiple of 8");
        }
        while (left > 0) {
            long entry = space.read(at, Long.BYTES);
            boolean lastInPage = Math.floorMod(at + Long.BYTES, (long) pageBytes) == 0;
            if (lastInPage && left > pageBytes) {
                at = aligned(entry, pageBytes);
                continue;
            }
            long part = Math.min(left, pageBytes);
            data.add(aligned(entry, pageBytes), part);
            left -= part;
            at += Long.BYTES;
        }
    }

    private static long aligned(long entry, int pageBytes) {
        if (Math.floorMod(entry, (long) pageBytes) != 0) {
            throw HardwareFaultException.at("PRP entry", entry, "a multiple of " + pageBytes);
        }
        return entry;
    }

    /**
     * Follows scatter gather descriptors.
     *
     * @param address first half of the command's descriptor
     * @param word second half of the command's descriptor
     * @param bytes length of the transfer
     * @return where it transfers
     * @throws HardwareFaultException if a descriptor breaks the specification or the list is shorter or longer than the transfer
     */
    public Stretches sgl(long address, long word, long bytes) {
        Stretches data = new Stretches();
        long at = address;
        long descriptor = word;
        while (true) {
            int type = type(descriptor);
            long length = length(descriptor);
            if (type == DATA_BLOCK) {
                data.add(at, length);
                break;
            }
            if ((type != SEGMENT && type != LAST_SEGMENT) || length == 0 || length % DESCRIPTOR != 0) {
                throw HardwareFaultException.at("SGL descriptor", descriptor, "a segment of whole descriptors");
            }
            long end = at + length;
            long dataEnd = type == SEGMENT ? end - DESCRIPTOR : end;
            for (long i = at; i < dataEnd; i += DESCRIPTOR) {
                long second = space.read(i + Long.BYTES, Long.BYTES);
                if (type(second) != DATA_BLOCK) {
                    throw HardwareFaultException.at("SGL descriptor", second, "a data block");
                }
                data.add(space.read(i, Long.BYTES), length(second));
            }
            if (type == LAST_SEGMENT) {
                break;
            }
            at = space.read(dataEnd, Long.BYTES);
            descriptor = space.read(dataEnd + Long.BYTES, Long.BYTES);
            if (type(descriptor) == DATA_BLOCK) {
                throw HardwareFaultException.at("last SGL descriptor of a segment", descriptor, "a segment");
            }
        }
        if (data.bytes() != bytes) {
            throw HardwareFaultException.at("SGL length", data.bytes(), "the transfer's 0x" + Long.toHexString(bytes));
        }
        return data;
    }

    private static int type(long word) {
        if ((word >>> 32 & 0xff_ffff) != 0 || (word >>> 56 & 0xf) != 0) {
            throw HardwareFaultException.at("SGL descriptor", word, "reserved bits zero, address as sub type");
        }
        return (int) (word >>> 60);
    }

    private static long length(long word) {
        return word & 0xffff_ffffL;
    }
}
