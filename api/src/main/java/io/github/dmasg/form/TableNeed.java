package io.github.dmasg.form;

import io.github.dmasg.unit.ByteCount;

/**
 * How much table a form needs or uses: known before anything is mapped, so that a driver can set it aside (S10).
 *
 * @param entries entries that the device reads from tables, pointers between tables included; those that travel in the command
 *     itself are not counted
 * @param pages pages taken from {@link TableMemory}
 * @param bytes bytes of table; whole pages where they come from {@link TableMemory}
 */
public record TableNeed(long entries, long pages, @ByteCount long bytes) {
    /** No table at all: the command itself holds everything. */
    public static final TableNeed NOTHING = new TableNeed(0, 0, 0);

    /**
     * Whether this is enough for another need.
     *
     * @param other what is used
     * @return true if nothing of it is larger
     */
    public boolean covers(TableNeed other) {
        return entries >= other.entries && pages >= other.pages && bytes >= other.bytes;
    }
}
