package io.github.dmasg.cli.trace;

import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;

/**
 * A cursor over one line: numbers, words and address arrays straight from the bytes.
 *
 * <p>Invariant: {@code position <= limit}; bytes before the position have been consumed. Each reading method either
 * consumes what it promises or throws with the field's name and leaves the cursor in the middle of the bad text.
 *
 * <p>Numbers are unsigned 64-bit; a longer one is an error rather than a truncation. Cost: about 1 ns per byte, no
 * allocation. Not safe for use by several threads.
 */
final class FieldScanner {
    private static final byte[] HEX = new byte[256];

    static {
        for (int i = 0; i < HEX.length; i++) {
            HEX[i] = (byte) (i < 128 ? Character.digit(i, 16) : -1);
        }
    }

    private byte[] bytes = new byte[0];
    private int position;
    private int limit;

    void reset(byte[] line, int from, int to) {
        this.bytes = line;
        this.position = from;
        this.limit = to;
    }

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return position;
    }

    int limit() {
        return limit;
    }

    void moveTo(int newPosition) {
        this.position = newPosition;
    }

    boolean atEnd() {
        return position >= limit;
    }

    /** The byte at the cursor, or 0 at the end of the line. */
    byte peek() {
        return position < limit ? bytes[position] : 0;
    }

    void skipSpaces() {
        byte[] b = bytes;
        int p = position;
        int end = limit;
        while (p < end && b[p] == ' ') {
            p++;
        }
        position = p;
    }

    /** Index of the next space, or the end of the line; the cursor stays. */
    int wordEnd() {
        byte[] b = bytes;
        int p = position;
        int end = limit;
        while (p < end && b[p] != ' ') {
            p++;
        }
        return p;
    }

    /** Consumes {@code word} if it stands at the cursor. */
    boolean accept(byte[] word) {
        int p = position;
        if (limit - p < word.length) {
            return false;
        }
        byte[] b = bytes;
        for (int i = 0; i < word.length; i++) {
            if (b[p + i] != word[i]) {
                return false;
            }
        }
        position = p + word.length;
        return true;
    }

    /** Consumes {@code symbol}, which must stand at the cursor. */
    void expect(char symbol, String field) throws MalformedLineException {
        if (position >= limit || bytes[position] != symbol) {
            throw bad(field, "'" + symbol + "'");
        }
        position++;
    }

    /** An unsigned decimal number below 2^63. */
    long decimal(String field) throws MalformedLineException {
        byte[] b = bytes;
        int p = position;
        int end = limit;
        long value = 0;
        while (p < end) {
            int digit = b[p] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            if (value > (Long.MAX_VALUE - digit) / 10) {
                throw bad(field, "a number below 2^63");
            }
            value = value * 10 + digit;
            p++;
        }
        if (p == position) {
            throw bad(field, "a decimal number");
        }
        position = p;
        return value;
    }

    /** An unsigned decimal number that fits an {@code int}. */
    int smallDecimal(String field) throws MalformedLineException {
        int from = position;
        long value = decimal(field);
        if (value > Integer.MAX_VALUE) {
            position = from;
            throw bad(field, "a number below 2^31");
        }
        return (int) value;
    }

    /** A hexadecimal number of up to 64 bits, without a prefix. */
    long hex(String field) throws MalformedLineException {
        byte[] b = bytes;
        byte[] digits = HEX;
        int p = position;
        int end = limit;
        long value = 0;
        while (p < end) {
            int digit = digits[b[p] & 0xff];
            if (digit < 0) {
                break;
            }
            if (value >>> 60 != 0) {
                throw bad(field, "a number below 2^64");
            }
            value = value << 4 | digit;
            p++;
        }
        if (p == position) {
            throw bad(field, "a hexadecimal number");
        }
        position = p;
        return value;
    }

    /** A hexadecimal number with its {@code 0x}. */
    long prefixedHex(String field) throws MalformedLineException {
        if (limit - position < 2 || bytes[position] != '0' || bytes[position + 1] != 'x') {
            throw bad(field, "0x and a hexadecimal number");
        }
        position += 2;
        return hex(field);
    }

    /** An array of numbers, {@code {0x1,0x2}}, appended to {@code into}. */
    void hexArray(String field, LongArrayList into) throws MalformedLineException {
        expect('{', field);
        if (peek() == '}') {
            position++;
            return;
        }
        while (true) {
            into.add(prefixedHex(field));
            byte next = peek();
            position++;
            if (next == '}') {
                return;
            }
            if (next != ',') {
                position = Math.min(position - 1, limit);
                throw bad(field, "',' or '}'");
            }
        }
    }

    /** After a value: the line ends here or a space follows. */
    void expectBreak(String field) throws MalformedLineException {
        if (position < limit && bytes[position] != ' ') {
            throw bad(field, "a space after the value");
        }
    }

    MalformedLineException bad(String field, String expected) {
        return MalformedLineException.at(field, bytes, position, wordEnd(), expected);
    }
}
