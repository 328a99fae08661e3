package io.github.dmasg.map;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.page.PageSource;

/**
 * Turns memory into segments that a device can use, and gives a token that owns the result (S2).
 *
 * <p>All or nothing: a call that throws leaves no IOVA, no translation, no bounce slot, no segment in the sink, and has changed
 * nothing in the source. Segments arrive in the sink in the order of the source and keep the limits of the device and of the
 * sink.
 *
 * <p>Mappers are safe for concurrent use by any number of threads; a source, a sink and a token belong to one caller.
 */
public interface DmaMapper {
    /**
     * Maps.
     *
     * @param <M> follows from the direction
     * @param device who will use the memory
     * @param source the memory
     * @param direction which way data will move
     * @param attributes special demands, usually {@link MapAttributes#NONE}
     * @param sink receives the segments
     * @return the token that owns the mapping
     * @throws DmaException EINVAL if it can never succeed (an empty source, a zero length, too many segments), ENOMEM if something
     *     is exhausted, EREMOTEIO if a provider is out of reach, EIO if the device cannot address the memory, NOT_COHERENT if the
     *     attributes forbid what would be needed
     */
    <M extends Mapping> M map(
            Device device, PageSource source, Direction<M> direction, MapAttributes attributes, DmaSink sink)
            throws DmaException;

    /**
     * Maps with a token that was unmapped before, so that a driver that keeps one token per request allocates nothing. Device and
     * direction stay the token's.
     *
     * @param spent a token of this mapper without live mapping; it is live afterwards, or unchanged if this call throws
     * @param source the memory
     * @param attributes special demands
     * @param sink receives the segments
     * @throws DmaException as {@link #map}
     * @throws IllegalStateException if the token's mapping is live
     * @throws IllegalArgumentException if the token is not of this mapper
     */
    void mapAgain(Mapping spent, PageSource source, MapAttributes attributes, DmaSink sink) throws DmaException;

    /**
     * How many segments a mapping would have, without making it.
     *
     * @param device who would use the memory
     * @param source the memory
     * @param sink where the segments would go; only its limits are asked for
     * @return the number this mapper would emit, and the numbers with best and with no joining
     * @throws DmaException as {@link #map} would, except for exhaustion
     */
    Bounds bounds(Device device, PageSource source, DmaSink sink) throws DmaException;

    /**
     * Maps nothing, but says for every segment a mapping would have which entry and which rule ended it.
     *
     * @param device who would use the memory
     * @param source the memory
     * @param sink where the segments would go; only its limits are asked for
     * @param listener receives one call per segment, in order
     * @throws DmaException as {@link #map} would, except for exhaustion
     */
    void explain(Device device, PageSource source, DmaSink sink, SegmentListener listener) throws DmaException;

    /**
     * Whether peer memory can be mapped; a driver asks before it advertises the ability (S27).
     *
     * @return true if this mapper knows routes to providers
     */
    boolean peerMemorySupported();

    /**
     * Whether mappings of a device with this mapper never need sync calls (S20).
     *
     * @param device who would use the memory
     * @return true if sync calls would move no data
     */
    boolean coherentWithoutSync(Device device);
}
