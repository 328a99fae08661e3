/**
 * {@code dmasg explain}: one recorded call drawn as text, pages on the left, segments on the right, the rule at each break.
 */
@NullMarked
package io.github.dmasg.cli.explain;

import org.jspecify.annotations.NullMarked;
