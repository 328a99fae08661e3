package io.github.dmasg.proptests.suite.share;

/**
 * One step of a program.
 *
 * @param action what is done
 * @param which on which device, attachment or mapping, counted round and round
 */
record SharingStep(Action action, int which) {
    /** What is done. */
    enum Action {
        /** An importer attaches. */
        ATTACH,
        /** An importer leaves. */
        DETACH,
        /** An importer maps. */
        MAP,
        /** A device begins to use a mapping. */
        START_USE,
        /** A device has done with it. */
        END_USE,
        /** A device that uses a mapping writes a part of the buffer. */
        DEVICE_WRITES,
        /** The CPU writes a part of the buffer where it lies. */
        CPU_WRITES,
        /** An importer ends a mapping. */
        CLOSE,
        /** The exporter wants the buffer elsewhere. */
        START_MOVE,
        /** The exporter has moved it, if all is quiet. */
        FINISH_MOVE,
        /** The exporter gives the move up. */
        CANCEL_MOVE,
        /** The device with the peer memory goes away. */
        UNPLUG
    }

    @Override
    public String toString() {
        return action + " " + which;
    }
}
