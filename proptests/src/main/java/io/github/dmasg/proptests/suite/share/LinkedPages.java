package io.github.dmasg.proptests.suite.share;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.Reservation;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.Trial;

/** What a device streams to memory of its own while it shares a buffer, and a model of it: a number of pages. Not thread-safe. */
final class LinkedPages {
    private static final long PAGE = 4096;
    private static final int CAPACITY = 6;
    private static final long MEMORY = 0x3000_0000L;

    private final SharingMachine machine;
    private final Device device;
    private final Reservation reservation;
    private int linked;
    private int synced;

    LinkedPages(SharingMachine machine, Device device) throws DmaException {
        this.machine = machine;
        this.device = device;
        this.reservation = machine.mapper(device).reserve(device, Direction.BIDIRECTIONAL, MEMORY, CAPACITY * PAGE);
    }

    /** Links one more page, unless the reservation is full or a table is refused. */
    void link(Trial trial) throws DmaException {
        boolean room = linked < CAPACITY;
        try {
            // Every second page of memory: no two follow each other.
            reservation.link(MEMORY + 2L * linked * PAGE, PAGE);
        } catch (DmaException e) {
            if (room && !machine.pages.fired()) {
                throw e;
            }
            Expect.same("error", room ? DmaError.ENOMEM : DmaError.EINVAL, e.error());
            trial.reached(room ? "link without a table refused" : "link without room refused");
            return;
        }
        Expect.same("room", true, room);
        linked++;
        trial.reached("linked");
    }

    void sync() {
        reservation.sync();
        synced = linked;
    }

    void unlink() {
        reservation.unlinkAll();
        linked = 0;
        synced = 0;
    }

    void close() {
        reservation.close();
        linked = 0;
        synced = 0;
    }

    boolean any() {
        return linked > 0;
    }

    void check() {
        Expect.same(device + " linked", linked * PAGE, reservation.linked());
        Expect.same(device + " synced", synced * PAGE, reservation.synced());
        for (int i = 0; i < linked; i++) {
            Expect.same(
                    device + ", page " + i + " leads to",
                    MEMORY + 2L * i * PAGE,
                    machine.domain(device).table().translate(reservation.address() + i * PAGE));
        }
    }
}
