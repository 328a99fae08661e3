package io.github.dmasg.proptests.program;

import java.util.Locale;

/**
 * One step of a program of reservations.
 *
 * @param action what is done
 * @param which on which reservation, counted round and round
 * @param pages how many, if it takes a number; for a single page, which one, counted from 1 round and round
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
        /** One page is taken out, perhaps with others behind it. */
        UNLINK_PAGE,
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
        String number = switch (action) {
            case LINK, UNLINK_TAIL -> " " + pages + " pages";
            case UNLINK_PAGE -> " number " + pages;
            default -> "";
        };
        return kind() + " " + which + number;
    }
}
