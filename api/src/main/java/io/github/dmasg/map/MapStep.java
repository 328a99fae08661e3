package io.github.dmasg.map;

/** A step of a mapping call that can fail because something ran out, and that nothing handed in from outside decides. */
public enum MapStep {
    /** Taking a range of IOVA. */
    IOVA_RANGE,
    /** Taking bounce slots for one piece. */
    BOUNCE_SLOT
}
