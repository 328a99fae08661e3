/**
 * What {@code dmasg check} does: choose properties and implementations, run them in rounds, print what came out.
 *
 * <p>{@link io.github.dmasg.cli.check.CheckRun} runs; {@link io.github.dmasg.cli.check.CheckTable} and {@link
 * io.github.dmasg.cli.check.CheckJson} print; {@link io.github.dmasg.cli.check.Chosen} turns words of the command line into
 * properties and implementations.
 */
@NullMarked
package io.github.dmasg.cli.check;

import org.jspecify.annotations.NullMarked;
