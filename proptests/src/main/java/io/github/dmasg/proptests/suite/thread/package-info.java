/**
 * For properties about several threads.
 *
 * <p>{@link io.github.dmasg.proptests.suite.thread.Together} runs tasks at the same time; {@link
 * io.github.dmasg.proptests.suite.thread.History} tells whether what they did can be told as one thing after the other.
 */
@NullMarked
package io.github.dmasg.proptests.suite.thread;

import org.jspecify.annotations.NullMarked;
