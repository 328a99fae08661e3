package io.github.dmasg.check;

import java.util.List;

/**
 * Where in a program something was done: the innermost frames that are not this interface's own.
 *
 * @param frames innermost first; may be empty
 */
public record Place(List<StackTraceElement> frames) {
    /**
     * A place.
     *
     * @param frames innermost first
     */
    public Place {
        frames = List.copyOf(frames);
    }

    /**
     * The innermost frame, as a stack trace has it, or words that say it is not known.
     *
     * @return class, method, file and line
     */
    @Override
    public String toString() {
        if (frames.isEmpty()) {
            return "an unknown place";
        }
        StackTraceElement frame = frames.get(0);
        return frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
                + frame.getLineNumber() + ")";
    }
}
