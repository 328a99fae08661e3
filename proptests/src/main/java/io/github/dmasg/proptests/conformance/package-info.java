/**
 * Runs recordings of a real kernel against the classic model.
 *
 * <p>A recording is a text file. Its first line starts with {@code #} and the kind of its cases; every further line is
 * one case, written as {@code field=value} pairs.
 *
 * <ul>
 *   <li>{@link io.github.dmasg.proptests.conformance.ConformanceRunner}: runs files. Choose it in tests and in the
 *       command.
 *   <li>{@link io.github.dmasg.proptests.conformance.CaseChecker}: knows one kind. Implement it to add a kind.
 *   <li>{@link io.github.dmasg.proptests.conformance.VectorLine} and
 *       {@link io.github.dmasg.proptests.conformance.Comparison}: what a checker reads from and writes to.
 *   <li>{@link io.github.dmasg.proptests.conformance.RunOptions} and
 *       {@link io.github.dmasg.proptests.conformance.CaseFilter}: run a part of a file only.
 *   <li>{@link io.github.dmasg.proptests.conformance.FileReport}: what came out.
 * </ul>
 */
@NullMarked
package io.github.dmasg.proptests.conformance;

import org.jspecify.annotations.NullMarked;
