/**
 * {@code dmasg report}: a recorded workload before and after, as one self-contained HTML page.
 *
 * <ul>
 *   <li>{@link io.github.dmasg.cli.report.Workload} listens to replays and keeps what the page shows: histograms, a few
 *       calls, places of misuse. Its memory does not grow with the recordings.
 *   <li>{@link io.github.dmasg.cli.report.ReportPage} writes the page; {@link io.github.dmasg.cli.report.Provenance} is
 *       what its header says about how it was made.
 *   <li>{@link io.github.dmasg.cli.report.Markup} is the only way text gets into the page, so that everything is escaped
 *       and every element closed. {@link io.github.dmasg.cli.report.BarChart} and
 *       {@link io.github.dmasg.cli.report.CallDrawing} draw.
 * </ul>
 *
 * <p>The page has no scripts and refers to nothing outside itself; a policy in its head forbids both.
 */
@NullMarked
package io.github.dmasg.cli.report;

import org.jspecify.annotations.NullMarked;
