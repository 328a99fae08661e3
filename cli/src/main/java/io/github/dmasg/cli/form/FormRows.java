package io.github.dmasg.cli.form;

import java.util.ArrayList;
import java.util.List;

/** Collects lines; entries of one table that follow each other and go on where the one before ends become one line. */
final class FormRows {
    private final List<FormRow> rows = new ArrayList<>();
    private String table = "";
    private long nextIndex;
    private long nextValue;

    /** A register. */
    void register(String name, long value, long length, String meaning) {
        table = "";
        rows.add(new FormRow(name, value, length, 1, meaning));
    }

    /** An entry of a table that stands alone. */
    void entry(String of, long index, long value, long length, String meaning) {
        register(of + "[" + index + "]", value, length, meaning);
    }

    /** An entry of a table that joins the one before if both say the same of adjacent places. */
    void run(String of, long index, long value, long length, String meaning) {
        int last = rows.size() - 1;
        boolean joins = of.equals(table)
                && index == nextIndex
                && value == nextValue
                && rows.get(last).length() == length
                && rows.get(last).meaning().equals(meaning);
        if (joins) {
            FormRow before = rows.get(last);
            rows.set(last, new FormRow(before.where(), before.value(), length, before.count() + 1, meaning));
        } else {
            entry(of, index, value, length, meaning);
            table = of;
        }
        nextIndex = index + 1;
        nextValue = value + length;
    }

    List<FormRow> rows() {
        return rows;
    }
}
