package io.github.dmasg.map;

import io.github.dmasg.unit.ByteCount;

/**
 * Hears what happens to one mapping, from its beginning to its end. A token that is mapped again gets a new watch, so two lives of
 * one token are never taken for each other.
 *
 * <p>Called in the thread of the call that is observed, which for {@link #unmapping} and {@link #refused} may be any.
 */
public interface MappingWatch {
    /** Nobody looks. */
    MappingWatch NONE = new MappingWatch() {};

    /** Why a call on a token was refused. */
    enum Refusal {
        /** Unmap of what was unmapped before, or by another thread at the same time. */
        SECOND_UNMAP,
        /** A sync of what was unmapped before. */
        USE_AFTER_UNMAP,
        /** A sync of bytes that are not in the mapping. */
        OUT_OF_RANGE,
        /** A sync that the direction does not have, through a cast. */
        WRONG_DIRECTION
    }

    /** The sink refused to commit: the mapping never was. */
    default void undone() {}

    /**
     * A part is about to pass from one owner to the other, by a sync or by taking it back or giving it back.
     *
     * @param offset first byte of the part, counted through the source's entries
     * @param length bytes, greater than 0
     * @param toDevice true if the device owns it afterwards, false if the CPU does
     */
    default void passing(@ByteCount long offset, @ByteCount long length, boolean toDevice) {}

    /** The mapping is about to be released. Called once. */
    default void unmapping() {}

    /**
     * A call was refused and nothing was done.
     *
     * @param refusal why
     * @param offset first byte that was asked for, 0 for an unmap
     * @param length bytes that were asked for, 0 for an unmap
     * @return what to add to the message of the exception, such as where the mapping was unmapped; may be empty
     */
    default String refused(Refusal refusal, @ByteCount long offset, @ByteCount long length) {
        return "";
    }
}
