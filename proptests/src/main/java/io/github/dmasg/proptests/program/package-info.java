/**
 * Generators of programs, that is of sequences of calls, for other people's properties too.
 *
 * <p>A program is a list of steps, and a step is a record that says what is done and to which of the things that are there, counted
 * round and round: every program can be run, whatever is left out of it. That is what shrinking does ({@link
 * io.github.dmasg.proptests.gen.Sequences}), so that of a program that fails only the steps that matter are left, in words: {@code
 * [map IOMMU device 0 TO_DEVICE [+0x0:0x1], unmap 0]}.
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Steps</th><th>for programs of</th><th>made by</th><th>run against a model by</th></tr>
 * <tr><td>{@link io.github.dmasg.proptests.program.MappingStep}</td><td>map, map again, read and write on both sides, sync, unmap</td>
 *     <td>{@link io.github.dmasg.proptests.program.Programs#mapping}</td><td>P16, P66; {@link
 *     io.github.dmasg.proptests.suite.prop.MappingProgram} for your implementation</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.program.LinkingStep}</td><td>reserve, link, sync, unlink, deliver</td>
 *     <td>{@link io.github.dmasg.proptests.program.Programs#linking}</td><td>P22</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.program.SharingStep}</td><td>attach, map, link, use, write, sync, unmap, move, remove, fault: several
 *     devices, one buffer</td><td>{@link io.github.dmasg.proptests.program.Programs#sharing}</td><td>P64</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.program.IovaStep}</td><td>take and free ranges of IOVAs</td>
 *     <td>{@link io.github.dmasg.proptests.program.Programs#iova}</td><td>P68 to P70</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.program.TableStep}</td><td>map and unmap in a page table</td>
 *     <td>{@link io.github.dmasg.proptests.program.Programs#table}</td><td>P72 to P74</td></tr>
 * </table>
 *
 * <p>{@link io.github.dmasg.proptests.program.Step#kind()} is one word for statistics: in a property of jqwik {@code
 * Programs.kinds(steps).forEach(Statistics::collect)} shows how many programs had a step of each kind.
 */
@NullMarked
package io.github.dmasg.proptests.program;

import org.jspecify.annotations.NullMarked;
