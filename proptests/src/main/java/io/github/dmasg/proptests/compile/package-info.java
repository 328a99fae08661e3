/**
 * Shows that wrong code does not compile: {@link io.github.dmasg.proptests.compile.Snippet} compiles a few lines and tells which
 * errors the compiler found.
 *
 * <p>A refusal alone proves nothing, a misspelt name is refused too. Beside each snippet that has to be refused stands one that differs
 * in the wrong word only and has to compile.
 */
@NullMarked
package io.github.dmasg.proptests.compile;

import org.jspecify.annotations.NullMarked;
