/**
 * Running named properties: no test framework needed, only generators.
 *
 * <p>{@link io.github.dmasg.proptests.suite.run.NamedProperty} is one statement with its id; {@link
 * io.github.dmasg.proptests.suite.run.PropertyRunner} tries it, makes a failing input smaller, and gives a {@link
 * io.github.dmasg.proptests.suite.run.PropertyReport}. Every try has a seed of its own, made of the seed of the run and its number,
 * so that a failure is replayed alone. {@link io.github.dmasg.proptests.suite.run.RunWatch} is for whoever waits: progress, an early
 * end, and how long one try may last.
 */
@NullMarked
package io.github.dmasg.proptests.suite.run;

import org.jspecify.annotations.NullMarked;
