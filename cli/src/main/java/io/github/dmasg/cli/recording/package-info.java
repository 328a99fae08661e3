/**
 * {@code dmasg record}: records the running kernel's DMA events in the form that {@code dmasg replay} reads.
 *
 * <ul>
 *   <li>{@link io.github.dmasg.cli.recording.Recorder} is one recording: a trace instance of its own, events, probes, the
 *       copying, and the removal of all of it however it ends.
 *   <li>{@link io.github.dmasg.cli.recording.Tracefs} finds the kernel's trace files, or says why there are none; it
 *       reaches them through {@link io.github.dmasg.cli.recording.TraceFiles}, which tests replace.
 *   <li>{@link io.github.dmasg.cli.recording.LengthProbes} makes the kernel print the lengths of page-side entries.
 *   <li>{@link io.github.dmasg.cli.recording.PipeCopy} copies events to the file, of one device if so asked
 *       ({@link io.github.dmasg.cli.recording.DeviceLines}).
 * </ul>
 */
@NullMarked
package io.github.dmasg.cli.recording;

import org.jspecify.annotations.NullMarked;
