package io.github.dmasg.proptests.drivers.rdmarw;

/** What the classic layer unmaps when it fails behind the mapping. */
public enum ErrorPath {
    /** The list and the count it was given. */
    LIST_AS_GIVEN,
    /** Its own variables, which meanwhile stand further on in the list: the bug (S32). */
    LIST_AS_MOVED
}
