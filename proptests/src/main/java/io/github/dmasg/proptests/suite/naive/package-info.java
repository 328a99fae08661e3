/**
 * DMA mapping written to be read: no speed, no memory saved, every rule in one place.
 *
 * <p>{@link io.github.dmasg.proptests.suite.naive.NaiveRules} holds the rules, one method each; {@link
 * io.github.dmasg.proptests.suite.naive.NaiveImplementation} applies them. Whoever wants to know whether a rule matters overrides it
 * and runs the suite.
 */
@NullMarked
package io.github.dmasg.proptests.suite.naive;

import org.jspecify.annotations.NullMarked;
