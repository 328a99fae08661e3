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
 *
 * <p>Where the kernel's names went:
 *
 * <table>
 *   <caption>Kernel names and their place here</caption>
 *   <tr><th>Linux 6.12</th><th>here</th></tr>
 *   <tr><td>{@code struct bio_vec []}</td><td>{@code BioVecs}</td></tr>
 *   <tr><td>{@code struct bvec_iter}, {@code bvec_iter_advance()}, {@code bvec_iter_advance_single()}</td>
 *       <td>{@code BvecIter}</td></tr>
 *   <tr><td>{@code struct bio}</td><td>{@code Bio}</td></tr>
 *   <tr><td>{@code bio_for_each_bvec()}, {@code rq_for_each_bvec()}</td><td>{@code BvecCursor.ofVectors}</td></tr>
 *   <tr><td>{@code bio_for_each_segment()}, {@code rq_for_each_segment()}</td>
 *       <td>{@code BvecCursor.ofPages}</td></tr>
 *   <tr><td>{@code bio_for_each_segment_all()}, {@code bvec_advance()}</td><td>{@code AllSegmentsCursor}</td></tr>
 *   <tr><td>{@code struct queue_limits}, {@code biovec_phys_mergeable()}, {@code bvec_gap_to_prev()}</td>
 *       <td>{@code QueueLimits}</td></tr>
 *   <tr><td>{@code bvec_split_segs()}, {@code blk_recalc_rq_segments()}</td><td>{@code SegmentCount}</td></tr>
 *   <tr><td>{@code bio_split_rw_at()}</td><td>{@code BioSplit}</td></tr>
 *   <tr><td>{@code blk_rq_map_sg()}, {@code __blk_rq_map_sg()}</td><td>{@code RequestMapper}</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.legacy.blk;

import org.jspecify.annotations.NullMarked;
