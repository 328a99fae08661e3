/**
 * The reference machine: memory with bytes, and what a device does to it by DMA address.
 *
 * <p>Written for clarity. {@link io.github.dmasg.proptests.machine.SparseMemory} holds bytes by physical address; {@link
 * io.github.dmasg.proptests.machine.Translation} says what stands between a device and memory; {@link
 * io.github.dmasg.proptests.machine.BusMaster} reads and writes segments as a device would; {@link io.github.dmasg.proptests.machine.Cpu} is
 * the other side, where a ledger is to hear of it.
 */
@NullMarked
package io.github.dmasg.proptests.machine;

import org.jspecify.annotations.NullMarked;
