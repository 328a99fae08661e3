package io.github.dmasg.checks;

import org.checkerframework.common.basetype.BaseTypeChecker;
import org.checkerframework.framework.type.AnnotatedTypeMirror;
import org.checkerframework.framework.type.DefaultTypeHierarchy;
import org.checkerframework.framework.type.QualifierHierarchy;
import org.checkerframework.javacutil.TypesUtils;

/**
 * Kinds are of numbers, boxed or not, and of arrays of them. Objects have none, and what is inside them as a type argument is
 * not followed: a number that comes out of a collection is unmarked.
 */
final class NumberHierarchy extends DefaultTypeHierarchy {
    NumberHierarchy(BaseTypeChecker checker, QualifierHierarchy kinds) {
        super(checker, kinds, true, false);
    }

    @Override
    public boolean isSubtype(AnnotatedTypeMirror from, AnnotatedTypeMirror to) {
        return !isNumber(to) || super.isSubtype(from, to);
    }

    private static boolean isNumber(AnnotatedTypeMirror type) {
        AnnotatedTypeMirror element = KindsAnnotatedTypeFactory.componentOf(type);
        return TypesUtils.isPrimitiveOrBoxed(element.getUnderlyingType());
    }
}
