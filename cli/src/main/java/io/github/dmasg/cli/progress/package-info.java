/**
 * What a long command shows while it runs: {@link io.github.dmasg.cli.progress.CountProgress} counts, on one line that leaves nothing.
 */
@NullMarked
package io.github.dmasg.cli.progress;

import org.jspecify.annotations.NullMarked;
