package io.github.dmasg.checks;

import io.github.dmasg.unit.BusAddr;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.Pfn;
import io.github.dmasg.unit.PhysAddr;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import org.checkerframework.common.subtyping.qual.Bottom;
import org.checkerframework.common.subtyping.qual.Unqualified;
import org.checkerframework.javacutil.AnnotationUtils;

/**
 * What a number is, as far as the compiler knows.
 *
 * <p>Invariants: a value of any kind may go where {@link #UNMARKED} is expected, and a {@link #CONSTANT} where any kind is; no
 * other kind becomes another. So an address cannot turn into one of another kind on a way through unmarked variables: leaving
 * such a variable it is unmarked, which no marked place takes.
 */
enum Kind {
    /** A number without a mark: a count, packed bits, or something nobody has said the kind of. */
    UNMARKED(Unqualified.class, "unmarked"),
    /** A physical address. */
    PHYSICAL(PhysAddr.class, "physical address"),
    /** A DMA address. */
    DMA(DmaAddr.class, "DMA address"),
    /** A bus address of peer memory. */
    BUS(BusAddr.class, "bus address"),
    /** A page frame number. */
    FRAME(Pfn.class, "page frame number"),
    /** A length or an offset in bytes. */
    BYTES(ByteCount.class, "byte count"),
    /** A literal, or computed from literals alone: it has the kind that its place asks for. */
    CONSTANT(Bottom.class, "constant");

    private final Class<? extends Annotation> mark;
    private final String text;

    Kind(Class<? extends Annotation> mark, String text) {
        this.mark = mark;
        this.text = text;
    }

    /** The annotation that stands for the kind. */
    Class<? extends Annotation> mark() {
        return mark;
    }

    /** Whether a program says so with an annotation of its own. */
    boolean isMarked() {
        return this != UNMARKED && this != CONSTANT;
    }

    /** Whether it is an address in bytes, of any kind. */
    boolean isAddress() {
        return this == PHYSICAL || this == DMA || this == BUS;
    }

    /** Whether a value of this kind may be seen as one of the other without a word. */
    boolean fits(Kind other) {
        return this == other || this == CONSTANT || other == UNMARKED;
    }

    /** The annotations of all kinds. */
    static Set<Class<? extends Annotation>> marks() {
        Set<Class<? extends Annotation>> marks = new LinkedHashSet<>();
        Arrays.stream(values()).map(Kind::mark).forEach(marks::add);
        return marks;
    }

    /** The kind among the annotations of a type. */
    static Kind among(Collection<? extends AnnotationMirror> annotations) {
        for (AnnotationMirror annotation : annotations) {
            for (Kind kind : values()) {
                if (AnnotationUtils.areSameByName(annotation, kind.mark.getCanonicalName())) {
                    return kind;
                }
            }
        }
        return UNMARKED;
    }

    @Override
    public String toString() {
        return text;
    }
}
