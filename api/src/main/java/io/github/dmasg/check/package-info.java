/**
 * Finds what types cannot exclude: wrong owner, leaks, overlaps, and what a failure leaves behind. Nothing here runs unless it is
 * asked for.
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Type</th><th>when</th></tr>
 * <tr><td>{@link io.github.dmasg.check.MisuseLedger}</td><td>you want to hear of misuse, with the place where the memory was
 *     mapped (S21)</td></tr>
 * <tr><td>{@link io.github.dmasg.check.LedgerOptions}</td><td>it should know your cache lines and your memory, or tell you at
 *     once</td></tr>
 * <tr><td>{@link io.github.dmasg.check.Misuse}</td><td>you read a report</td></tr>
 * <tr><td>{@link io.github.dmasg.check.MemoryMap}</td><td>you know which physical memory may be mapped at all</td></tr>
 * <tr><td>{@link io.github.dmasg.check.FaultPlan}</td><td>you test that a mapping call that fails at its n-th step leaves
 *     nothing</td></tr>
 * <tr><td>{@link io.github.dmasg.check.MisuseKind}, {@link io.github.dmasg.check.MisuseListener}, {@link
 *     io.github.dmasg.check.Place}</td><td>you handle a report: what, as it happens, and where it was mapped</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.check;

import org.jspecify.annotations.NullMarked;
