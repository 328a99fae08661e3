/**
 * Rebuilds recorded mapping calls and runs them through the new interface.
 *
 * <ul>
 *   <li>{@link io.github.dmasg.cli.replay.FileReplay} is the whole job for one file: survey, then replay.
 *   <li>{@link io.github.dmasg.cli.replay.DeviceSurvey} finds out, in a first pass, how each device maps and under
 *       which limits.
 *   <li>{@link io.github.dmasg.cli.replay.PageSide} finds the lengths the kernel does not print, and says whether they
 *       are the only ones possible. {@link io.github.dmasg.cli.replay.MapLineSolver} and
 *       {@link io.github.dmasg.cli.replay.CountingSolver} do the reasoning.
 *   <li>{@link io.github.dmasg.cli.replay.CallMapper} is the seam to the mapping interface under test.
 *   <li>{@link io.github.dmasg.cli.replay.TableReport} and {@link io.github.dmasg.cli.replay.JsonReport} print.
 * </ul>
 */
@NullMarked
package io.github.dmasg.cli.replay;

import org.jspecify.annotations.NullMarked;
