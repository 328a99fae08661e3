package io.github.dmasg.proptests.hardware;

import org.jspecify.annotations.Nullable;

/** Consumes a transfer ring as an xHCI controller does: from its own position, as far as the cycle bit lets it. */
public final class TrbReader {
    private static final int TRB = 16;
    private static final int NORMAL = 1;
    private static final int LINK = 6;
    private static final int NO_OP = 8;
    private static final int CYCLE = 1;
    private static final int TOGGLE = 2;
    private static final int CHAIN = 16;
    private static final int INTERRUPT = 32;

    private final TableSpace space;
    private final int maxPacket;
    private final long burst;
    private long at;
    private int cycle = 1;

    /**
     * A controller at the start of a ring.
     *
     * @param space where the ring lies
     * @param ring address of its first TRB
     * @param maxPacket the endpoint's largest packet
     * @param packetsPerBurst packets in a burst
     */
    public TrbReader(TableSpace space, long ring, int maxPacket, int packetsPerBurst) {
        this.space = space;
        this.maxPacket = maxPacket;
        burst = (long) maxPacket * packetsPerBurst;
        at = ring;
    }

    /**
     * Consumes the next transfer.
     *
     * @param bytes its length, as the driver knows it
     * @return where it transfers, or null if the ring has nothing for the controller
     * @throws HardwareFaultException if a TRB breaks the specification
     */
    public @Nullable Stretches next(long bytes) {
        Stretches data = new Stretches();
        boolean inside = false;
        while (true) {
            long control = space.read(at + 12, 4);
            if ((control & CYCLE) != cycle) {
                if (inside) {
                    throw HardwareFaultException.at("TRB", at, "the controller's, inside a transfer");
                }
                return null;
            }
            int type = (int) (control >>> 10 & 0x3f);
            boolean chained = (control & CHAIN) != 0;
            if (type == LINK) {
                checkLink(control, inside, data);
                cycle ^= (control & TOGGLE) != 0 ? 1 : 0;
                at = space.read(at, 8);
            } else if (type == NO_OP && !inside && !chained) {
                at += TRB;
            } else if (type == NORMAL) {
                transfer(control, bytes, data);
                at += TRB;
                if (!chained) {
                    return data;
                }
                inside = true;
            } else {
                throw HardwareFaultException.at("TRB control", control, "a Normal, Link or No Op TRB");
            }
        }
    }

    private void checkLink(long control, boolean inside, Stretches data) {
        if ((control & CHAIN) != 0 != inside) {
            throw HardwareFaultException.at("link control", control, "chained inside a transfer only");
        }
        if (inside && data.bytes() % burst != 0) {
            throw HardwareFaultException.at("bytes up to a link", data.bytes(), "a multiple of " + burst);
        }
    }

    private void transfer(long control, long bytes, Stretches data) {
        boolean last = (control & CHAIN) == 0;
        long address = space.read(at, 8);
        long status = space.read(at + 8, 4);
        long length = status & 0x1_ffff;
        if (length == 0 || length > 0x1_0000 || (address & 0xffff) + length > 0x1_0000) {
            throw HardwareFaultException.at(
                    "TRB length", length, "1..65536 within 64 KiB of 0x" + Long.toHexString(address));
        }
        if ((control & INTERRUPT) != 0 != last || (control & 0xffff_03ceL) != 0) {
            throw HardwareFaultException.at("TRB control", control, "interrupt on the last TRB, no other flag");
        }
        data.add(address, length);
        long packets = bytes / maxPacket + (bytes % maxPacket == 0 ? 0 : 1);
        long left = last ? 0 : Math.min(31, packets - data.bytes() / maxPacket);
        if (status >>> 17 != left) {
            throw HardwareFaultException.at("TD size", status >>> 17, Long.toString(left));
        }
    }
}
