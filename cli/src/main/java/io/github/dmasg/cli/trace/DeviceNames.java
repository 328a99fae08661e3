package io.github.dmasg.cli.trace;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gives each device name of a recording a small number, so that the hot path compares integers and makes no strings.
 *
 * <p>Invariant: numbers are handed out from 0 upwards without gaps and never change. Holds at most {@link #MOST} names;
 * a recording of one machine has dozens. Not safe for use by several threads.
 */
public final class DeviceNames {
    /** Most names kept: 65,536. */
    public static final int MOST = 1 << 16;

    private final List<String> names = new ArrayList<>();
    private byte[][] keys = new byte[64][];
    private int[] ids = new int[64];

    /** An empty table. */
    public DeviceNames() {}

    /**
     * The number of a name, new if the name is.
     *
     * @throws MalformedLineException if the table is full, which only a forged recording can cause
     */
    int idOf(byte[] bytes, int from, int to) throws MalformedLineException {
        int mask = keys.length - 1;
        int slot = hash(bytes, from, to) & mask;
        while (ids[slot] != 0) {
            byte[] key = keys[slot];
            if (Arrays.equals(key, 0, key.length, bytes, from, to)) {
                return ids[slot] - 1;
            }
            slot = slot + 1 & mask;
        }
        return add(bytes, from, to);
    }

    private int add(byte[] bytes, int from, int to) throws MalformedLineException {
        if (names.size() == MOST) {
            throw MalformedLineException.at("device", bytes, from, to, "at most " + MOST + " devices in a recording");
        }
        if (2 * (names.size() + 1) > keys.length) {
            grow();
        }
        byte[] key = Arrays.copyOfRange(bytes, from, to);
        names.add(new String(key, StandardCharsets.UTF_8));
        insert(key, names.size());
        return names.size() - 1;
    }

    private void grow() {
        byte[][] oldKeys = keys;
        int[] oldIds = ids;
        keys = new byte[2 * oldKeys.length][];
        ids = new int[2 * oldIds.length];
        for (int i = 0; i < oldIds.length; i++) {
            if (oldIds[i] != 0) {
                insert(oldKeys[i], oldIds[i]);
            }
        }
    }

    private void insert(byte[] key, int idPlusOne) {
        int mask = keys.length - 1;
        int slot = hash(key, 0, key.length) & mask;
        while (ids[slot] != 0) {
            slot = slot + 1 & mask;
        }
        keys[slot] = key;
        ids[slot] = idPlusOne;
    }

    private static int hash(byte[] bytes, int from, int to) {
        int h = 1;
        for (int i = from; i < to; i++) {
            h = 31 * h + bytes[i];
        }
        return h ^ h >>> 15;
    }

    /**
     * The name behind a number.
     *
     * @param id a number handed out by this table
     * @return the name as the kernel printed it
     * @throws IndexOutOfBoundsException if this table did not hand out {@code id}
     */
    public String nameOf(int id) {
        return names.get(id);
    }

    /**
     * How many names are known.
     *
     * @return at least 0; every number below it is valid
     */
    public int size() {
        return names.size();
    }
}
