/**
 * The {@code dmasg} command: what a driver engineer runs on traces and memory.
 *
 * <ul>
 *   <li>{@link io.github.dmasg.cli.Dmasg} is the entry point and holds the one list of subcommands.
 *   <li>{@link io.github.dmasg.cli.ConformanceCommand} runs recordings of a real kernel against the classic model.
 *   <li>{@link io.github.dmasg.cli.TopologyCommand} says who reaches whose memory on a described bus.
 *   <li>{@link io.github.dmasg.cli.ExitCode} says what a script can rely on.
 *   <li>{@link io.github.dmasg.cli.Failure} is what a subcommand throws when the user should read one line and no
 *       stack trace; {@link io.github.dmasg.cli.FailureReport} turns every exception into such a line.
 *   <li>{@link io.github.dmasg.cli.StandardOutput} ends the program quietly when the reader of a pipe goes away.
 *   <li>{@link io.github.dmasg.cli.Terminal} says whether a person watches.
 * </ul>
 *
 * <p>A subcommand is a {@code Callable<Integer>} that returns an {@link io.github.dmasg.cli.ExitCode}, writes data to
 * {@code spec.commandLine().getOut()} and everything else to {@code spec.commandLine().getErr()}. It inherits
 * {@code --help}, {@code --version}, {@code --stacktrace} and the table of exit codes.
 */
@NullMarked
package io.github.dmasg.cli;

import org.jspecify.annotations.NullMarked;
