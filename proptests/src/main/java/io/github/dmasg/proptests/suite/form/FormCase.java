package io.github.dmasg.proptests.suite.form;

import io.github.dmasg.proptests.gen.Piece;
import java.util.List;
import net.jqwik.api.Arbitrary;

/** A form, how it is built, and what it can express. Stateless. */
abstract class FormCase {
    /** A form nobody used. */
    abstract FormRig rig();

    /** Lists that the form can express. */
    abstract Arbitrary<List<Piece>> expressible();

    /** Lists of which it can express some. */
    abstract Arbitrary<List<Piece>> anything();

    /** Every mapping is a multiple of so many bytes. */
    long unit() {
        return 1;
    }

    /** A list of at most so many bytes and segments, in exactly the given numbers if possible, that needs the most table. */
    abstract List<Piece> hungriest(long bytes, int segments);

    /** Lists that together need the most of everything, where no single one does. */
    List<List<Piece>> hungry(long bytes, int segments) {
        return List.of(hungriest(bytes, segments));
    }

    @Override
    public String toString() {
        Class<?> outer = getClass().getEnclosingClass();
        String name = getClass().getSimpleName();
        return (outer == null ? name : outer.getSimpleName() + "." + name).replace("Case", "");
    }
}
