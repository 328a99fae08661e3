/**
 * The properties of buffers that several devices share, that move, and whose memory can go away.
 *
 * <p>{@link io.github.dmasg.proptests.suite.share.SharingProperties} runs random programs against a model of one array and a few flags.
 */
@NullMarked
package io.github.dmasg.proptests.suite.share;

import org.jspecify.annotations.NullMarked;
