/**
 * Reads kernel ftrace text, one event at a time, in constant memory.
 *
 * <ul>
 *   <li>Choose {@link io.github.dmasg.cli.trace.TraceReader} to run through a recording and be handed each event.
 *   <li>Choose {@link io.github.dmasg.cli.trace.EventParser} to take apart a single line.
 *   <li>{@link io.github.dmasg.cli.trace.LineReader} and {@link io.github.dmasg.cli.trace.FieldScanner} are the two
 *       layers below: bytes to lines, and a line to fields. Neither makes a string of what it reads.
 * </ul>
 *
 * <p>What the lines mean together (which range belongs to which call, how long an entry is) is not decided here but in
 * {@link io.github.dmasg.cli.replay}.
 */
@NullMarked
package io.github.dmasg.cli.trace;

import org.jspecify.annotations.NullMarked;
