/**
 * The properties of mapping, by subject.
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Type</th><th>about</th></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.prop.DataProperties}</td><td>the bytes that device and CPU see</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.prop.SegmentProperties}</td><td>limits and number of segments</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.prop.ReachProperties}</td><td>what a device reaches, and what stays behind</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.prop.ProgramProperties}</td><td>sequences of calls</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.prop.ThreadProperties}</td><td>several threads on one machine</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.prop.ReservationProperties}</td><td>mapping in two steps</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.prop.WalkProperties}</td><td>walks over chained lists</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.proptests.suite.prop;

import org.jspecify.annotations.NullMarked;
