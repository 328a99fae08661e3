package io.github.dmasg.proptests.suite.share;

import io.github.dmasg.device.Device;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.Policy;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.page.PhysicalRange;
import io.github.dmasg.peer.Bus;
import io.github.dmasg.peer.BusSwitch;
import io.github.dmasg.peer.Forwarding;
import io.github.dmasg.peer.HostBridge;
import io.github.dmasg.peer.PeerException;
import io.github.dmasg.peer.PeerMemory;
import io.github.dmasg.peer.PeerProvider;
import io.github.dmasg.peer.PeerProviders;
import io.github.dmasg.peer.ProviderMemory;
import io.github.dmasg.proptests.machine.SparseMemory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A bus with a GPU whose memory can be reached by bus address (near), through the host bridge (redirected), or not at all (remote).
 * Not thread-safe.
 */
final class SharingMachine {
    static final long SIZE = 3 * 4096;
    private static final long BAR = 0x80_0000_0000L;
    private static final long SYSTEM = 0x1000_0000L;

    final Device near = device("near");
    final Device redirected = device("redirected");
    final Device remote = device("remote");
    final List<Device> clients = List.of(near, redirected, remote);
    final FailingPages pages = new FailingPages();
    final SparseMemory memory = new SparseMemory();
    final PeerProviders providers;
    final PeerProvider vram;
    final PeerMemory held;
    private final Map<Device, IommuDomain> domains = new HashMap<>();
    private final Map<Device, IommuMapper> mappers = new HashMap<>();

    SharingMachine() throws PeerException {
        Bus bus = new Bus();
        Device gpu = device("gpu");
        HostBridge bridge = bus.hostBridge("hb0", Forwarding.WITHIN);
        BusSwitch sw = bridge.rootPort("rp0", false).addSwitch("sw");
        bus.place(gpu, sw.port("p0", false));
        bus.place(near, sw.port("p1", false));
        bus.place(redirected, sw.port("p2", true));
        bus.place(remote, bus.hostBridge("hb1", Forwarding.NONE).rootPort("rp1", false));
        providers = new PeerProviders(bus);
        vram = providers.register("vram", gpu, ProviderMemory.shared(BAR, SIZE, BAR));
        held = vram.resource(0, SIZE);
        for (Device client : clients) {
            IommuDomain domain = IommuDomain.builder().tablePages(pages).build();
            domains.put(client, domain);
            mappers.put(client, new IommuMapper(domain, Policy.MINIMAL, providers));
        }
    }

    private static Device device(String name) {
        return Device.named(name).maxSegmentSize(2 * 4096).build();
    }

    IommuMapper mapper(Device device) {
        return Objects.requireNonNull(mappers.get(device));
    }

    IommuDomain domain(Device device) {
        return Objects.requireNonNull(domains.get(device));
    }

    /** Main memory, or the GPU's. */
    PageSource place(boolean peer) {
        return peer ? held.source() : new PhysicalRange(SYSTEM, SIZE);
    }

    /** Where an address of a device leads: to the GPU by the bus, everywhere else through the IOMMU. */
    long reach(Device device, long address) {
        boolean bus = address >= BAR && address < BAR + SIZE;
        return bus ? address : domain(device).table().translate(address);
    }

    /** From now on the n-th table page asked for is refused, once; no empty tables are left that would do instead. */
    void refuse(int n) {
        domains.values().forEach(IommuDomain::trim);
        pages.refuse(n);
    }
}
