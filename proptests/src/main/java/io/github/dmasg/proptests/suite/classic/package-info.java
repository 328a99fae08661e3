/**
 * The properties that tie the new lists to the classic ones.
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Type</th><th>about</th></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.classic.WalkSuccessors}</td><td>each classic iterator against its successor, where both
 *     mean the same</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.classic.Divergences}</td><td>where they do not: what either shows</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.classic.CutSuccessors}</td><td>lists that are split or entered in the middle</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.classic.ClassicPolicyProperties}</td><td>the classic policy against the classic
 *     calls</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.classic.RoundTripProperties}</td><td>lists that go to the other form and back</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.proptests.suite.classic;

import org.jspecify.annotations.NullMarked;
