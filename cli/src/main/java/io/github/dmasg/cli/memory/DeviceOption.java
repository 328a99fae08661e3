package io.github.dmasg.cli.memory;

import io.github.dmasg.cli.replay.ByteSize;
import io.github.dmasg.device.Device;

/** Reads a device from the command line: {@code mss=64K,boundary=4G-1,align=0,bits=64,segments=168}. */
public final class DeviceOption {
    private DeviceOption() {}

    /**
     * Reads a device.
     *
     * @param text name=value pairs with commas between them; what is not named keeps the kernel's default
     * @return the device
     * @throws IllegalArgumentException if a pair is not understood or the values contradict each other
     */
    public static Device parse(String text) {
        Device.Builder device = Device.named("device");
        for (String pair : text.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw refused(pair);
            }
            set(device, pair.substring(0, equals), pair.substring(equals + 1), pair);
        }
        return device.build();
    }

    private static void set(Device.Builder device, String name, String value, String pair) {
        switch (name) {
            case "mss" -> device.maxSegmentSize(ByteSize.parse(name, value));
            case "boundary" -> device.boundaryMask(value.equals("none") ? -1 : ByteSize.parse(name, value));
            case "align" -> device.minAlignMask(ByteSize.parse(name, value));
            case "bits" -> device.dmaBits((int) Math.min(Integer.MAX_VALUE, ByteSize.parse(name, value)));
            case "segments" -> device.maxSegments(ByteSize.parse(name, value));
            default -> throw refused(pair);
        }
    }

    private static IllegalArgumentException refused(String pair) {
        return new IllegalArgumentException("device: '" + pair
                + "' (expected: mss=N, boundary=N, align=N, bits=N or segments=N, with commas between them)");
    }
}
