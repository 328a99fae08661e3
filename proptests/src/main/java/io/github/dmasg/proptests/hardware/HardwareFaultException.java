package io.github.dmasg.proptests.hardware;

import java.io.Serial;

/** The hardware would stop, or read something that nobody meant: a table breaks the rules of its specification. */
public final class HardwareFaultException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A fault.
     *
     * @param message what was read and what the specification expects
     */
    public HardwareFaultException(String message) {
        super(message);
    }

    static HardwareFaultException at(String what, long value, String expected) {
        return new HardwareFaultException(what + ": 0x" + Long.toHexString(value) + " (expected: " + expected + ")");
    }
}
