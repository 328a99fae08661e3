package io.github.dmasg.proptests.drivers;

/**
 * One driver on both interfaces, for the comparison of all drivers.
 *
 * @param name as it stands in the table
 * @param property where it is tested that the hardware sees the same bytes: {@code Class#method}, the class without the package of
 *     the two sides
 * @param classic the driver on the classic interface
 * @param direct the driver on the new interface
 */
public record DriverPair(String name, String property, DriverSide<?, ?> classic, DriverSide<?, ?> direct) {}
