package io.github.dmasg.proptests.suite.prop;

import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.machine.BusMaster;
import io.github.dmasg.proptests.suite.plug.Bench;
import io.github.dmasg.proptests.suite.plug.Flow;
import io.github.dmasg.proptests.suite.plug.Grant;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import io.github.dmasg.proptests.suite.run.Expect;

/**
 * A live mapping, and two byte arrays that say what CPU and device should see of it. They are the same array unless data is copied
 * between them. Not thread-safe.
 */
final class ModelMapping {
    final MapperKind mapper;
    final Bench bench;
    final int device;
    final Flow flow;
    final BioVecList list;
    final Grant grant;
    private final byte[] cpu;
    private final byte[] seenByDevice;

    ModelMapping(MapperKind mapper, Bench bench, int device, Flow flow, BioVecList list, Grant grant) {
        this.mapper = mapper;
        this.bench = bench;
        this.device = device;
        this.flow = flow;
        this.list = list;
        this.grant = grant;
        this.cpu = bench.memory().gather(list);
        this.seenByDevice = mapper == MapperKind.BOUNCE ? cpu.clone() : cpu;
    }

    int bytes() {
        return cpu.length;
    }

    void cpuWrites(byte[] data) {
        bench.memory().scatter(list, data);
        System.arraycopy(data, 0, cpu, 0, data.length);
    }

    void deviceWrites(byte[] data) {
        new BusMaster(bench.memory(), address -> bench.reach(address, true)).write(grant.segments(), data);
        System.arraycopy(data, 0, seenByDevice, 0, data.length);
    }

    void syncForCpu(int from, int length) {
        grant.syncForCpu(from, length);
        System.arraycopy(seenByDevice, from, cpu, from, length);
    }

    void syncForDevice(int from, int length) {
        grant.syncForDevice(from, length);
        System.arraycopy(cpu, from, seenByDevice, from, length);
    }

    void unmap() {
        grant.unmap();
        if (flow.deviceWrites()) {
            System.arraycopy(seenByDevice, 0, cpu, 0, cpu.length);
        }
        Expect.bytes("the list after unmap", cpu, bench.memory().gather(list));
    }

    /** What both sides see is what they should see. */
    void check(String what) {
        Expect.bytes("the CPU's view of " + what, cpu, bench.memory().gather(list));
        BusMaster master = new BusMaster(bench.memory(), address -> bench.reach(address, !flow.deviceReads()));
        Expect.bytes("the device's view of " + what, seenByDevice, master.read(grant.segments()));
    }
}
