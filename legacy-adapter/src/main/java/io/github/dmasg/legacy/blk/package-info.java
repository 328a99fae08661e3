/**
 * The block layer's view of a request: chains of bios, each an array of (page, offset, length), and how they become
 * scatterlist entries.
 *
 * <ul>
 *   <li>{@link io.github.dmasg.legacy.blk.BioVecs}, {@link io.github.dmasg.legacy.blk.BvecIter}, {@link
 *       io.github.dmasg.legacy.blk.Bio}: the data. Choose them to describe a request.
 *   <li>{@link io.github.dmasg.legacy.blk.BvecCursor}: walks what is left of a bio, in whole vectors or in pages.
 *   <li>{@link io.github.dmasg.legacy.blk.AllSegmentsCursor}: walks all pages of a bio, whatever was done already.
 *   <li>{@link io.github.dmasg.legacy.blk.QueueLimits}: what the device allows, and the rules that follow from it.
 *   <li>{@link io.github.dmasg.legacy.blk.SegmentCount}: counts segments. Choose it to size a list.
 *   <li>{@link io.github.dmasg.legacy.blk.BioSplit}: where a bio that is too large has to be cut.
 *   <li>{@link io.github.dmasg.legacy.blk.RequestMapper}: fills a scatterlist from a request.
 * </ul>
 */
@NullMarked
package io.github.dmasg.legacy.blk;

import org.jspecify.annotations.NullMarked;
