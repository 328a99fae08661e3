/**
 * How arguments are refused: {@link io.github.dmasg.argument.BadArgument} words it the same way everywhere. Not exported.
 */
@NullMarked
package io.github.dmasg.argument;

import org.jspecify.annotations.NullMarked;
