/**
 * The properties of ownership: who may access what, and when.
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Type</th><th>about</th></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.owner.TokenProperties}</td><td>the token of a mapping and the calls on it</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.owner.LedgerProperties}</td><td>the ledger that finds wrong accesses</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.proptests.suite.owner;

import org.jspecify.annotations.NullMarked;
