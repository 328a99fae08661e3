/**
 * Writing JSON.
 *
 * <ul>
 *   <li>{@link io.github.dmasg.cli.json.JsonWriter}: objects and arrays, written as they are told. Choose it for every
 *       {@code --json} output.
 * </ul>
 */
@NullMarked
package io.github.dmasg.cli.json;

import org.jspecify.annotations.NullMarked;
