package io.github.dmasg.proptests.program;

import java.util.Locale;

/**
 * One step of a program of reservations.
 *
 * @param action what is done
 * @param which on which reservation, counted round and round
 * @param pages how many, if it takes a number
 */
public record LinkingStep(Action action, int which, int pages) implements Step {
    /** What is done. */
    public enum Action {
        /** Pages are linked behind what is linked. */
        LINK,
        /** What is linked becomes visible. */
        SYNC,
        /** The last pages are taken out. */
        UNLINK_TAIL,
        /** All pages are taken out. */
        UNLINK_ALL,
        /** The driver takes the segments. */
        DELIVER,
        /** The reservation is closed and another made in its place. */
        CLOSE_AND_RESERVE
    }

    @Override
    public String kind() {
        return action.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public String toString() {
        boolean counts = action == Action.LINK || action == Action.UNLINK_TAIL;
        return kind() + " " + which + (counts ? " " + pages + " pages" : "");
    }
}
