package io.github.dmasg.checks;

import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.checkerframework.framework.util.DefaultQualifierKindHierarchy;
import org.checkerframework.framework.util.QualifierKindHierarchy;

/**
 * Which kind may stand for which, as the framework wants to know it: everything is unmarked, nothing but a constant is of two
 * kinds.
 *
 * <p>Said here and not with the framework's annotations on the marks themselves: so the published interface does not depend on
 * the tool that checks it.
 */
final class KindLattice extends DefaultQualifierKindHierarchy {
    KindLattice(Collection<Class<? extends Annotation>> marks) {
        super(marks, Kind.CONSTANT.mark());
    }

    @Override
    @SuppressWarnings("NullAway") // Called by the constructor above, in the state that the method it replaces asks for.
    protected Map<DefaultQualifierKind, Set<DefaultQualifierKind>> createDirectSuperMap() {
        Map<DefaultQualifierKind, Set<DefaultQualifierKind>> supers = super.createDirectSuperMap();
        for (Kind kind : Kind.values()) {
            if (kind.isMarked()) {
                supers.put(named(kind), Set.of(named(Kind.UNMARKED)));
            }
        }
        supers.remove(named(Kind.CONSTANT));
        return supers;
    }

    private DefaultQualifierKind named(Kind kind) {
        String name = QualifierKindHierarchy.annotationClassName(kind.mark());
        return Objects.requireNonNull(nameToQualifierKind.get(name), name);
    }
}
