package io.github.dmasg.proptests.suite.plug;

import io.github.dmasg.device.Device;
import io.github.dmasg.page.PageSource;

/**
 * What is to be mapped, for whom, and which way.
 *
 * @param source the memory
 * @param device the device and its limits
 * @param flow which way data moves
 */
public record Demand(PageSource source, Device device, Flow flow) {}
