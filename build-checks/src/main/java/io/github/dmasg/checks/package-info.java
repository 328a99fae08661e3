/**
 * The compiler's part in keeping kinds of address apart: a type system for the marks of {@code io.github.dmasg.unit}, run by
 * the Checker Framework in every full build.
 *
 * <table>
 * <caption>Where to look</caption>
 * <tr><th>Class</th><th>Choose it for</th></tr>
 * <tr><td>{@code Kind}</td><td>which kinds there are, and which may stand for which</td></tr>
 * <tr><td>{@code KindArithmetic}</td><td>what comes out of a sum, a shift or a mask, and what is a mix-up</td></tr>
 * <tr><td>{@code KindsChecker}</td><td>how the compiler is made to apply that</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.checks;

import org.jspecify.annotations.NullMarked;
