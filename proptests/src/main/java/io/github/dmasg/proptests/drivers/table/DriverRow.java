package io.github.dmasg.proptests.drivers.table;

import io.github.dmasg.proptests.drivers.DriverPair;

/**
 * One line of the comparison.
 *
 * @param pair the driver
 * @param classic figures of the classic side
 * @param direct figures of the new side
 */
public record DriverRow(DriverPair pair, Figures classic, Figures direct) {
    /** Stands for bytes where a request has more pieces than the device can take. */
    public static final long DOES_NOT_FIT = -1;

    /**
     * Figures of one side.
     *
     * @param lines lines of the driver's own code
     * @param commonLines lines of the common code that works for it, such as a form
     * @param held bytes held for a request of 128 KiB in scattered pages
     * @param heldLarge bytes held for a request of 1 MiB in scattered pages, or {@link #DOES_NOT_FIT}
     * @param steps calls into the DMA interface for the smaller request
     */
    public record Figures(int lines, int commonLines, long held, long heldLarge, long steps) {}
}
