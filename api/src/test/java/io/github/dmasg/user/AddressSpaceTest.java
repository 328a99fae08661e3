package io.github.dmasg.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.peer.Bus;
import io.github.dmasg.peer.BusPort;
import io.github.dmasg.peer.Forwarding;
import io.github.dmasg.peer.PeerException;
import io.github.dmasg.peer.PeerMemory;
import io.github.dmasg.peer.PeerProvider;
import io.github.dmasg.peer.PeerProviders;
import io.github.dmasg.peer.ProviderMemory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AddressSpaceTest {
    private static final long PAGE = 4096;
    private static final long BAR = 0x10_0000;
    private static final long USER = 0x7f00_0000_0000L;

    private final AddressSpace space = new AddressSpace();
    private PeerProvider first;
    private PeerProvider second;

    /** Two providers whose memory is physically adjacent. */
    @BeforeEach
    void register() throws PeerException {
        Bus bus = new Bus();
        BusPort port = bus.hostBridge("hb", Forwarding.NONE).rootPort("rp", false);
        Device device = Device.named("nvme").build();
        bus.place(device, port);
        PeerProviders providers = new PeerProviders(bus);
        first = providers.register("cmb0", device, ProviderMemory.shared(BAR, 4 * PAGE, BAR));
        second = providers.register("cmb1", device, ProviderMemory.shared(BAR + 4 * PAGE, 4 * PAGE, BAR));
        first.addToPool(0, 4 * PAGE);
        second.addToPool(0, 4 * PAGE);
    }

    private static List<String> entries(PageSource source) {
        List<String> all = new ArrayList<>();
        PageCursor cursor = source.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to(); i++) {
                all.add(Long.toHexString(cursor.phys(i)) + "+" + Long.toHexString(cursor.length(i)) + "@"
                        + cursor.provider(i));
            }
        }
        return all;
    }

    private PinException refused(PinError error, long address, PinOption... options) {
        long before = space.pinnedBytes();
        PinException thrown = assertThrows(PinException.class, () -> space.pin(USER + 10, 8 * PAGE, options));
        assertEquals(error, thrown.error(), thrown.getMessage());
        assertEquals(address, thrown.address());
        assertEquals(before, space.pinnedBytes());
        return thrown;
    }

    @Test
    void ordinaryPagesJoinWhereTheyTouch() throws PinException {
        space.map(USER, 0x5000, 2 * PAGE);
        space.map(USER + 2 * PAGE, 0x7000, PAGE);
        space.map(USER + 3 * PAGE, 0x3000, PAGE);
        UserPages pages = space.pin(USER + 0x123, 4 * PAGE - 0x200, PinOption.LONG_TERM);
        assertEquals(List.of("5123+2edd@0", "3000+f23@0"), entries(pages));
        assertFalse(pages.hasPeerMemory());
        assertEquals(4 * PAGE - 0x200, space.pinnedBytes());
        pages.close();
        assertEquals(0, space.pinnedBytes());
        assertThrows(IllegalStateException.class, pages::close);
        assertThrows(IllegalStateException.class, pages::cursor);
    }

    @Test
    void adjacentPagesOfTwoProvidersStayApart() throws Exception {
        PeerMemory one = first.allocate(4 * PAGE, 1);
        PeerMemory two = second.allocate(4 * PAGE, 1);
        assertEquals(one.start() + one.bytes(), two.start());
        space.map(USER, one, 0, 4 * PAGE);
        space.map(USER + 4 * PAGE, two, 0, 4 * PAGE);
        one.put();
        two.put();
        UserPages pages = space.pin(USER, 8 * PAGE, PinOption.ALLOW_PEER);
        assertEquals(List.of("100000+4000@1", "104000+4000@2"), entries(pages));
        assertTrue(pages.hasPeerMemory());
        space.unmap(USER);
        space.unmap(USER + 4 * PAGE);
        // The pin alone holds the memory now.
        assertEquals(0, first.free() + second.free());
        pages.close();
        assertEquals(8 * PAGE, first.free() + second.free());
    }

    @Test
    void peerMemoryNeedsTheOptInAndNoLongTermPin() throws Exception {
        PeerMemory memory = first.allocate(4 * PAGE, 1);
        space.map(USER, 0x5000, 4 * PAGE);
        space.map(USER + 4 * PAGE, memory, 0, 4 * PAGE);
        memory.put();
        PinException noOptIn = refused(PinError.EREMOTEIO, USER + 4 * PAGE);
        assertEquals(
                "EREMOTEIO at 0x7f0000004000: memory of cmb0 (expected: ordinary memory, or a caller that allows peer memory)",
                noOptIn.getMessage());
        refused(PinError.EOPNOTSUPP, USER + 4 * PAGE, PinOption.LONG_TERM);
        refused(PinError.EOPNOTSUPP, USER + 4 * PAGE, PinOption.LONG_TERM, PinOption.ALLOW_PEER);
        // Behind the peer memory nothing is mapped: what was pinned so far is given back.
        refused(PinError.EFAULT, USER + 8 * PAGE, PinOption.ALLOW_PEER);
        assertEquals(1, memory.references());
        // Ordinary pages of the same buffer need no option.
        space.pin(USER, 4 * PAGE).close();
    }

    @Test
    void areasVanishWithTheirProviderButPinsStay() throws Exception {
        PeerMemory memory = first.allocate(4 * PAGE, 1);
        space.map(USER, memory, 0, 4 * PAGE);
        space.map(USER + 4 * PAGE, memory, 0, 4 * PAGE);
        memory.put();
        UserPages pinned = space.pin(USER, PAGE, PinOption.ALLOW_PEER);
        assertEquals(3, memory.references());
        first.remove();
        assertEquals(1, memory.references());
        assertFalse(first.drained().isDone());
        PinException gone = refused(PinError.GONE, USER + 10, PinOption.ALLOW_PEER);
        assertTrue(gone.getMessage().contains("memory of cmb0"), gone.getMessage());
        assertEquals(List.of("100000+1000@1"), entries(pinned));
        pinned.close();
        assertTrue(first.drained().isDone());
        space.unmap(USER);
        PeerMemory other = second.allocate(PAGE, 1);
        second.remove();
        assertThrows(PeerException.class, () -> space.map(USER, other, 0, PAGE));
        assertEquals(1, other.references());
        other.put();
    }

    @Test
    void wrongAreasAreRefused() throws PeerException {
        space.map(USER, 0x5000, 2 * PAGE);
        for (long[] wrong : new long[][] {
            {USER + PAGE, 0, PAGE},
            {USER - PAGE, 0, 2 * PAGE},
            {USER - PAGE, 0, 4 * PAGE},
            {1, 0, PAGE},
            {0, 1, PAGE},
            {0, 0, 1},
            {0, 0, 0}
        }) {
            assertThrows(IllegalArgumentException.class, () -> space.map(wrong[0], wrong[1], wrong[2]));
        }
        PeerMemory memory = first.allocate(PAGE, 1);
        assertThrows(IllegalArgumentException.class, () -> space.map(USER, memory, 0, PAGE));
        assertThrows(IndexOutOfBoundsException.class, () -> space.map(0, memory, 0, 2 * PAGE));
        assertEquals(1, memory.references());
        assertThrows(IllegalArgumentException.class, () -> space.unmap(USER + PAGE));
        assertThrows(IllegalArgumentException.class, () -> space.pin(USER, 0));
        assertEquals(BioVec.PAGE_SIZE, memory.bytes());
    }

    @Test
    void theFirstAddressAndTheFirstByteOfMemoryCanBeMapped() throws PinException {
        space.map(0, 0, PAGE);
        UserPages pages = space.pin(0, PAGE);
        assertEquals(List.of("0+1000@0"), entries(pages));
        assertEquals(PAGE, pages.bytes());
        assertEquals(1, pages.entries());
        pages.close();
    }

    @Test
    void aBufferMayEndAtTheEndOfTheAddressSpace() {
        PinException refused = assertThrows(PinException.class, () -> space.pin(1, Long.MAX_VALUE - 1));
        assertEquals(PinError.EFAULT, refused.error());
        for (long[] wrong : new long[][] {{1, Long.MAX_VALUE}, {-1, 1}, {0, 0}, {0, -1}}) {
            IllegalArgumentException outside =
                    assertThrows(IllegalArgumentException.class, () -> space.pin(wrong[0], wrong[1]));
            assertEquals(
                    "user buffer: 0x" + Long.toHexString(wrong[0]) + "+" + wrong[1]
                            + " (expected: length > 0, end below 2^63)",
                    outside.getMessage());
        }
    }

    @Test
    void aPartOfPeerMemoryIsMappedFromItsOwnOffsetOn() throws Exception {
        PeerMemory memory = first.allocate(4 * PAGE, 1);
        space.map(USER, memory, 2 * PAGE, PAGE);
        UserPages pages = space.pin(USER, PAGE, PinOption.ALLOW_PEER);
        assertEquals(List.of("102000+1000@1"), entries(pages));
        pages.close();
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> space.map(USER + PAGE, memory, 1, PAGE));
        assertEquals("physical address: 0x100001 (expected: a multiple of 4096, >= 0)", refused.getMessage());
        assertEquals(2, memory.references());
        memory.put();
    }

    @Test
    void refusalsHaveTheKernelsNumbers() {
        assertEquals(14, PinError.EFAULT.errno());
        assertEquals(6, PinError.GONE.errno());
        assertEquals(121, PinError.EREMOTEIO.errno());
        assertEquals(95, PinError.EOPNOTSUPP.errno());
    }
}
