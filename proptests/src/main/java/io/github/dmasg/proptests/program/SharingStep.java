package io.github.dmasg.proptests.program;

import java.util.Locale;

/**
 * One step of a program on a buffer that several devices share.
 *
 * @param action what is done
 * @param which on which device, attachment or mapping, counted round and round
 */
public record SharingStep(Action action, int which) implements Step {
    /** What is done. */
    public enum Action {
        /** An importer attaches. */
        ATTACH,
        /** An importer leaves. */
        DETACH,
        /** An importer maps the buffer. */
        MAP,
        /** A device begins to use a mapping. */
        START_USE,
        /** A device has done with it. */
        END_USE,
        /** A device that uses a mapping writes a part of the buffer. */
        DEVICE_WRITES,
        /** The CPU writes a part of the buffer where it lies. */
        CPU_WRITES,
        /** An importer unmaps. */
        UNMAP,
        /** The exporter wants the buffer elsewhere. */
        START_MOVE,
        /** The exporter has moved it, if all is quiet. */
        FINISH_MOVE,
        /** The exporter gives the move up. */
        CANCEL_MOVE,
        /** The device with the peer memory goes away. */
        REMOVE,
        /** A device that streams links another page of memory of its own. */
        LINK,
        /** What a device has linked becomes visible. */
        SYNC,
        /** A device takes out what it has linked. */
        UNLINK,
        /** From now on the next table page but so many is refused, once. */
        FAULT
    }

    @Override
    public String kind() {
        return action.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public String toString() {
        return kind() + " " + which;
    }
}
