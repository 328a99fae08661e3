package io.github.dmasg.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.dma.SegmentLimits;
import org.junit.jupiter.api.Test;

class DeviceTest {
    @Test
    void aDeviceThatDeclaresNothingHasTheKernelsDefaults() {
        Device device = Device.named("plain").build();
        assertEquals(65536, device.limits().maxSegmentSize());
        assertEquals(0xffff_ffffL, device.limits().boundaryMask());
        assertEquals(-1L, device.highestAddress());
        assertTrue(device.coherent());
        assertTrue(device.bounceAllowed());
        assertEquals("plain", device.toString());
    }

    @Test
    void theSmallerOfMaskAndBusLimitCounts() {
        assertEquals(
                0xffff_ffffL,
                Device.named("d").dmaBits(32).busLimit(1L << 40).build().highestAddress());
        assertEquals(
                0xfff_ffffL,
                Device.named("d").dmaBits(32).busLimit(0xfff_ffffL).build().highestAddress());
        assertEquals(-1L, Device.named("d").dmaBits(64).build().highestAddress());
    }

    @Test
    void whatNoMappingCouldSatisfyIsRefusedWithTheReason() {
        assertRefused(
                "device d, DMA address bits: 11 (expected: 12..64)",
                () -> Device.named("d").dmaBits(11));
        assertRefused(
                "device d, bus limit: 0x10 (expected: at least 0xfff)",
                () -> Device.named("d").busLimit(0x10).build());
        assertRefused(
                "device d, minimum alignment mask: 0x6 (expected: 2^n - 1)",
                () -> Device.named("d").minAlignMask(6).build());
        assertRefused(
                "device d, minimum alignment mask: 0x1ffff (expected: within the DMA mask 0xffff)",
                () -> Device.named("d").dmaBits(16).minAlignMask(0x1ffff).build());
        assertRefused(
                "maximum segment size: 0 (expected: 1..281474976710655)",
                () -> Device.named("d").maxSegmentSize(0));
        assertRefused(
                "boundary mask: 4096 (expected: 2^n - 1 with n > 0)",
                () -> Device.named("d").boundaryMask(4096));
        BusWindows high = BusWindows.IDENTITY.with(0, 1L << 40, 1L << 30);
        assertRefused(
                "device d, highest address: 0xffffffff (expected: the start of a bus window at or below it)",
                () -> Device.named("d").dmaBits(32).windows(high).build());
        assertEquals(high, Device.named("d").windows(high).build().windows());
    }

    @Test
    void windowsTranslateWithinThemselvesOnly() {
        BusWindows windows = BusWindows.IDENTITY.with(0x1000, 0x9000, 0x1000).with(0x4000, 0, 0x2000);
        assertFalse(windows.identity());
        assertEquals(0x9004, windows.toDma(0x1004));
        assertEquals(0xffc, windows.reach(0x1004));
        assertEquals(0x1fff, windows.toDma(0x5fff));
        assertEquals(BusWindows.NOT_COVERED, windows.toDma(0x2000));
        assertEquals(0, windows.reach(0x3fff));
        assertRefused(
                "bus window: 0x1fff, length 4096 (expected: no overlap with the window at 0x1000)",
                () -> windows.with(0x1fff, 0, 0x1000));
        assertThrows(IllegalArgumentException.class, () -> windows.with(0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> windows.with(Long.MAX_VALUE, 0, 2));
    }

    @Test
    void limitsCanBeGivenAtOnce() {
        SegmentLimits limits = new SegmentLimits(512, 0xfff, 3, 4);
        Device device = Device.named("d").limits(limits).maxSegments(7).build();
        assertEquals(new SegmentLimits(512, 0xfff, 7, 4), device.limits());
        Device longer = Device.named("d").maxSegmentSize(1 << 20).build();
        assertEquals(1 << 20, longer.limits().maxSegmentSize());
        assertEquals(Device.DEFAULT_BOUNDARY_MASK, longer.limits().boundaryMask());
    }

    private static void assertRefused(String message, Runnable call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
