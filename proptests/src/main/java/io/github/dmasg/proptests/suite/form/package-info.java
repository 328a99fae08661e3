/**
 * The properties of the forms in which devices read a mapping.
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Type</th><th>about</th></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.form.FormProperties}</td><td>every form by itself, filled from a DMA-side list</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.form.MappedFormProperties}</td><td>a mapping straight into a form</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.form.ClassicBuilders}</td><td>forms against the loops of classic drivers</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.form.BlockSizeProperties}</td><td>the choice of a block size</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.proptests.suite.form;

import org.jspecify.annotations.NullMarked;
