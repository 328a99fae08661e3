package io.github.dmasg.proptests.conformance.kinds;

/** Writes lists of hexadecimal tuples, {@code a:b:c,a:b:c}; {@code -} for none. */
final class HexTuples {
    private final StringBuilder text = new StringBuilder();

    HexTuples add(long... numbers) {
        if (text.length() > 0) {
            text.append(',');
        }
        for (int i = 0; i < numbers.length; i++) {
            if (i > 0) {
                text.append(':');
            }
            text.append(Long.toHexString(numbers[i]));
        }
        return this;
    }

    int length() {
        return text.length();
    }

    boolean isEmpty() {
        return text.length() == 0;
    }

    @Override
    public String toString() {
        return text.length() == 0 ? "-" : text.toString();
    }
}
