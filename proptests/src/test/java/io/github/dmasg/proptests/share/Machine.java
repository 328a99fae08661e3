package io.github.dmasg.proptests.share;

import io.github.dmasg.device.Device;
import io.github.dmasg.peer.Bus;
import io.github.dmasg.peer.BusSwitch;
import io.github.dmasg.peer.Forwarding;
import io.github.dmasg.peer.HostBridge;
import io.github.dmasg.peer.PeerProviders;

/**
 * A GPU and three that want its memory: one at the same switch, one at it too but redirected to the host bridge, one behind a host
 * bridge that forwards nothing.
 */
final class Machine {
    final Bus bus = new Bus();
    final PeerProviders providers = new PeerProviders(bus);
    final Device gpu = device("gpu");
    final Device near = device("near");
    final Device redirected = device("redirected");
    final Device remote = device("remote");

    Machine() {
        HostBridge bridge = bus.hostBridge("hb0", Forwarding.WITHIN);
        BusSwitch sw = bridge.rootPort("rp0", false).addSwitch("sw");
        bus.place(gpu, sw.port("p0", false));
        bus.place(near, sw.port("p1", false));
        bus.place(redirected, sw.port("p2", true));
        bus.place(remote, bus.hostBridge("hb1", Forwarding.NONE).rootPort("rp1", false));
    }

    private static Device device(String name) {
        return Device.named(name).maxSegmentSize(1L << 30).build();
    }
}
