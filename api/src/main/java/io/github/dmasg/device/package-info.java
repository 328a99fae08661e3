/**
 * The device as the mapping layer sees it: what it can address and what its segments may look like, declared once.
 *
 * <p>Build a {@link io.github.dmasg.device.Device} at start-up and hand it to every mapping call. {@link
 * io.github.dmasg.device.BusWindows} is needed only where a bus numbers addresses differently from the CPU.
 */
@NullMarked
package io.github.dmasg.device;

import org.jspecify.annotations.NullMarked;
