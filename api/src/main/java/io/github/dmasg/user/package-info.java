/**
 * Memory of user space: a simulated address space, and the pages behind a user's buffer as a source (S30).
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Type</th><th>when</th></tr>
 * <tr><td>{@link io.github.dmasg.user.AddressSpace}</td><td>you map memory for a user and pin a buffer of theirs</td></tr>
 * <tr><td>{@link io.github.dmasg.user.PinOption}</td><td>your caller can handle peer memory, or keeps the pin for long</td></tr>
 * <tr><td>{@link io.github.dmasg.user.UserPages}</td><td>you hold pinned pages: map them, then give them back</td></tr>
 * <tr><td>{@link io.github.dmasg.user.PinException}</td><td>a buffer was refused: it says where and why</td></tr>
 * <tr><td>{@link io.github.dmasg.user.PinError}</td><td>you decide what a refused pin means</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.user;

import org.jspecify.annotations.NullMarked;
