/**
 * Prints what {@code dmasg conformance} found.
 *
 * <ul>
 *   <li>{@link io.github.dmasg.cli.conformance.ConformanceTable}: for people.
 *   <li>{@link io.github.dmasg.cli.conformance.ConformanceJson}: for programs.
 *   <li>{@link io.github.dmasg.cli.conformance.RecordingFiles}: which files the paths of the command line mean.
 * </ul>
 */
@NullMarked
package io.github.dmasg.cli.conformance;

import org.jspecify.annotations.NullMarked;
