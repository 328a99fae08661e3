package io.github.dmasg.proptests.suite.owner;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.map.Reservation;
import java.util.Arrays;

/** Which frame is linked to each page of a reservation. Not thread-safe. */
final class LinkedPages {
    static final long PAGE = 4096;
    private static final long FIRST_FRAME = 256;
    private static final int MOST_AT_ONCE = 3;

    private final long[] frames;
    private long nextFrame = FIRST_FRAME;

    LinkedPages(int pages) {
        frames = new long[pages];
    }

    boolean linked(int page) {
        return frames[page] != 0;
    }

    boolean isLinked(long frame) {
        return Arrays.stream(frames).anyMatch(at -> at == frame);
    }

    /** One of the frames that were ever linked, or the one before or behind. */
    long someFrame(int share) {
        return FIRST_FRAME + (nextFrame - FIRST_FRAME + 1) * share / 1000;
    }

    /** Syncs, links, or unlinks a part; true if something was unlinked. */
    boolean change(Reservation reservation, int choice, int share) throws DmaException {
        int linked = (int) (reservation.linked() / PAGE);
        if (choice == 0) {
            reservation.sync();
        } else if (choice <= 2 && linked < frames.length) {
            link(reservation, linked, 1 + Math.min(MOST_AT_ONCE, frames.length - linked) * share / 1000);
        } else if (linked > 0) {
            int from = linked * share / 1000;
            unlink(reservation, from, from + 1 + (linked - from - 1) * share / 1000);
            return true;
        }
        return false;
    }

    private void link(Reservation reservation, int linked, int count) throws DmaException {
        reservation.link(nextFrame * PAGE, count * PAGE);
        for (int i = 0; i < count; i++) {
            frames[linked + i] = nextFrame++;
        }
        nextFrame++;
    }

    private void unlink(Reservation reservation, int from, int to) {
        boolean whole = true;
        for (int i = from; i < to; i++) {
            whole &= frames[i] != 0;
        }
        if (whole) {
            reservation.unlink(from * PAGE, (to - from) * PAGE);
            Arrays.fill(frames, from, to, 0);
        } else {
            reservation.unlinkAll();
            Arrays.fill(frames, 0);
        }
    }
}
