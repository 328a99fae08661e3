/**
 * The classic list: slots, marks, chains and the tables that own them.
 *
 * <ul>
 *   <li>{@link io.github.dmasg.legacy.sg.Scatterlist}: one array of 32-byte slots. Choose it to build a list by hand.
 *   <li>{@link io.github.dmasg.legacy.sg.Sg}: one slot of an array, what {@code struct scatterlist *} is in C. Choose it
 *       to name an entry and to hand a list to a call.
 *   <li>{@link io.github.dmasg.legacy.sg.SgCursor}: a walk from entry to entry that allocates nothing. Choose it in
 *       loops.
 *   <li>{@link io.github.dmasg.legacy.sg.SgList}: questions about a whole list: count, last, n-th, chain.
 *   <li>{@link io.github.dmasg.legacy.sg.SgTable}: a list with its counts. Choose it to allocate lists of any length.
 *   <li>{@link io.github.dmasg.legacy.sg.SgAppendTable}: a table that grows. Choose it when pages arrive in portions.
 *   <li>{@link io.github.dmasg.legacy.sg.SgAllocator}: where arrays come from;
 *       {@link io.github.dmasg.legacy.sg.RecordingSgAllocator} refuses the K-th one.
 *   <li>{@link io.github.dmasg.legacy.sg.PageRef}: a page as a {@code long}.
 * </ul>
 */
@NullMarked
package io.github.dmasg.legacy.sg;

import org.jspecify.annotations.NullMarked;
