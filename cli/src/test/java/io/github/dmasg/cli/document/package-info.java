/**
 * What the documents claim, held against what there is.
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Type</th><th>when</th></tr>
 * <tr><td>{@link io.github.dmasg.cli.document.Document}</td><td>you read a Markdown file: prose, code, links, generated
 *     blocks</td></tr>
 * <tr><td>{@link io.github.dmasg.cli.document.Claims}</td><td>you check one kind of claim; one class for each kind</td></tr>
 * <tr><td>{@link io.github.dmasg.cli.document.Generators}</td><td>a document shows what something else knows</td></tr>
 * <tr><td>{@link io.github.dmasg.cli.document.GeneratedBlocks}</td><td>you compare or rewrite what was generated</td></tr>
 * <tr><td>{@link io.github.dmasg.cli.document.CInterface}</td><td>you compile the proposed C interface</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.cli.document;

import org.jspecify.annotations.NullMarked;
