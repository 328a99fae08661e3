/**
 * {@code dmasg memory}: real memory of a process, and how it would be mapped.
 *
 * <p>{@link io.github.dmasg.cli.memory.PageMap} reads the kernel's page map of a process, {@link
 * io.github.dmasg.cli.memory.OwnBuffer} is memory of this process to look at, {@link io.github.dmasg.cli.memory.Survey} collects
 * the physical runs, {@link io.github.dmasg.cli.memory.MappingRow} maps them.
 */
@NullMarked
package io.github.dmasg.cli.memory;

import org.jspecify.annotations.NullMarked;
