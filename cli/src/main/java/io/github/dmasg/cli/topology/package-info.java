/**
 * What {@code dmasg topology} reads and prints.
 *
 * <ul>
 *   <li>{@link io.github.dmasg.cli.topology.TopologyFile}: the description of a bus, read from YAML or JSON.
 *   <li>{@link io.github.dmasg.cli.topology.Topology}: what it describes.
 *   <li>{@link io.github.dmasg.cli.topology.TopologyTable}: the matrix for people.
 *   <li>{@link io.github.dmasg.cli.topology.TopologyJson}: the same for programs.
 *   <li>{@link io.github.dmasg.cli.topology.TopologyFormatException}: a description that makes no sense, and where.
 * </ul>
 */
@NullMarked
package io.github.dmasg.cli.topology;

import org.jspecify.annotations.NullMarked;
