package io.github.dmasg.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BusWindowsTest {
    @Test
    void withoutWindowsTheBusHasThePhysicalAddresses() {
        assertTrue(BusWindows.IDENTITY.identity());
        assertEquals(0x1234_5678, BusWindows.IDENTITY.toDma(0x1234_5678));
        assertEquals(Long.MAX_VALUE, BusWindows.IDENTITY.reach(0));
        assertTrue(BusWindows.IDENTITY.reachableUpTo(0));
    }

    @Test
    void aWindowHoldsItsFirstAndItsLastByte() {
        BusWindows windows = BusWindows.IDENTITY.with(0x1000, 0x9000, 0x1000);
        assertEquals(0x9000, windows.toDma(0x1000));
        assertEquals(0x9fff, windows.toDma(0x1fff));
        assertEquals(BusWindows.NOT_COVERED, windows.toDma(0x2000));
        assertEquals(BusWindows.NOT_COVERED, windows.toDma(0xfff));
        assertEquals(0x1000, windows.reach(0x1000));
        assertEquals(1, windows.reach(0x1fff));
        assertEquals(0, windows.reach(0x2000));
        assertEquals(0, windows.reach(0xfff));
        assertTrue(windows.reachableUpTo(0x9000));
        assertFalse(windows.reachableUpTo(0x8fff));
        assertTrue(windows.reachableUpTo(-1));
    }

    @Test
    void windowsMayTouch() {
        BusWindows windows = BusWindows.IDENTITY
                .with(0x2000, 0x12000, 0x1000)
                .with(0x3000, 0x23000, 0x1000)
                .with(0x1000, 0x31000, 0x1000);
        assertEquals(0x12000, windows.toDma(0x2000));
        assertEquals(0x23000, windows.toDma(0x3000));
        assertEquals(0x31fff, windows.toDma(0x1fff));
        assertEquals(0x1000, windows.reach(0x3000));
        assertEquals(0x1000, windows.reach(0x2000));
        assertThrows(IllegalArgumentException.class, () -> windows.with(0x3fff, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> windows.with(0, 0, 0x1001));
    }

    @Test
    void windowsLieBelowTheTop() {
        assertEquals(5, BusWindows.IDENTITY.with(0, 0, 8).toDma(5));
        assertThrows(IllegalArgumentException.class, () -> BusWindows.IDENTITY.with(-1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> BusWindows.IDENTITY.with(0, -1, 1));
        assertThrows(IllegalArgumentException.class, () -> BusWindows.IDENTITY.with(0, Long.MAX_VALUE, 1));
        assertThrows(IllegalArgumentException.class, () -> BusWindows.IDENTITY.with(Long.MAX_VALUE, 0, 1));
    }

    @Test
    void aDeviceTellsAllItWasGiven() {
        Device device = Device.named("all")
                .dmaBits(12)
                .boundaryMask(0xfff)
                .minAlignMask(0xfff)
                .coherent(false)
                .bounceAllowed(false)
                .build();
        assertEquals("all", device.name());
        assertEquals(0xfff, device.dmaMask());
        assertEquals(0xfff, device.highestAddress());
        assertEquals(0xfff, device.minAlignMask());
        assertEquals(0xfff, device.limits().boundaryMask());
        assertFalse(device.coherent());
        assertFalse(device.bounceAllowed());
        assertEquals(0xfff, Device.named("d").busLimit(0xfff).build().highestAddress());
        assertThrows(
                IllegalArgumentException.class,
                () -> Device.named("d").busLimit(0xffe).build());
        assertThrows(IllegalArgumentException.class, () -> Device.named("d").dmaBits(65));
        assertThrows(
                IllegalArgumentException.class,
                () -> Device.named("d").minAlignMask(-1).build());
    }
}
