package io.github.dmasg.proptests.suite.share;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.map.Direction;
import io.github.dmasg.peer.PeerException;
import io.github.dmasg.proptests.machine.BusMaster;
import io.github.dmasg.proptests.program.SharingStep;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.Trial;
import io.github.dmasg.share.Attachment;
import io.github.dmasg.share.ExportedBuffer;
import io.github.dmasg.share.Fence;
import io.github.dmasg.share.Importer;
import io.github.dmasg.share.Move;
import io.github.dmasg.share.RouteExporter;
import io.github.dmasg.share.ShareError;
import io.github.dmasg.share.ShareException;
import io.github.dmasg.share.SharedMapping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a program on one shared buffer beside a model: the bytes, where they lie, who is attached, which mappings there are. */
final class SharingProgram {
    /** One importer of the buffer, as it attached last. */
    private static final class Client {
        private final Device device;
        private final LinkedPages streamed;
        private @Nullable Attachment attachment;
        private boolean attached;
        private boolean takesPeerMemory;

        Client(SharingMachine machine, Device device) throws DmaException {
            this.device = device;
            this.streamed = new LinkedPages(machine, device);
        }
    }

    private record Driver(Device device) implements Importer {
        @Override
        public boolean handlesPeerMemory() {
            return true;
        }

        @Override
        public void invalidated(Attachment attachment) {
            // What it uses it goes on using until it has done.
        }
    }

    private final Trial trial;
    private final SharingMachine machine = new SharingMachine();
    private final ExportedBuffer buffer;
    private final List<Client> clients = new ArrayList<>();
    private final List<SharedModel> live = new ArrayList<>();
    private final byte[] content = new byte[(int) SharingMachine.SIZE];
    private boolean inPeerMemory;
    private boolean plugged = true;
    private boolean movingToPeer;
    private @Nullable Move move;
    private @Nullable Fence revoked;
    private int writes;

    SharingProgram(Trial trial) throws PeerException, DmaException {
        this.trial = trial;
        this.buffer = new ExportedBuffer(
                "buffer", machine.place(false), new RouteExporter(machine.providers, true), machine::mapper);
        for (Device device : machine.clients) {
            clients.add(new Client(machine, device));
        }
        write(0, content.length);
        machine.memory.scatter(machine.place(false), content);
    }

    void run(List<SharingStep> steps) throws Exception {
        for (Client client : clients) {
            attach(client);
        }
        for (SharingStep step : steps) {
            run(step);
            check();
        }
        finish();
    }

    private void finish() {
        for (SharedModel mapping : List.copyOf(live)) {
            mapping.uses.forEach(Fence::signal);
            mapping.uses.clear();
            mapping.mapping.close();
            mapping.close(ShareError.CLOSED);
        }
        check();
        for (Client client : clients) {
            client.streamed.close();
            Expect.same(
                    client.device + ", IOVAs taken at the end",
                    0,
                    machine.domain(client.device).iovas().liveBytes());
        }
        check();
        Expect.same("revoked and quiet", true, buffer.revoke().signalled());
        machine.held.put();
        machine.vram.remove();
        Expect.same("drained", true, machine.vram.drained().isDone());
        machine.vram.checkInvariants();
    }

    private void run(SharingStep step) throws Exception {
        Client client = clients.get(step.which() % clients.size());
        switch (step.action()) {
            case ATTACH -> attach(client);
            case DETACH -> detach(client);
            case MAP -> map(client);
            case START_MOVE -> startMove();
            case FINISH_MOVE -> finishMove();
            case CANCEL_MOVE -> cancelMove();
            case REMOVE -> unplug();
            case LINK -> client.streamed.link(trial);
            case SYNC -> client.streamed.sync();
            case UNLINK -> client.streamed.unlink();
            case FAULT -> machine.refuse(1 + step.which() % 3);
            case CPU_WRITES -> {
                write(step.which() * 1000, 500);
                machine.memory.scatter(machine.place(inPeerMemory), content);
            }
            default -> {
                if (!live.isEmpty()) {
                    runOn(live.get(step.which() % live.size()), step);
                }
            }
        }
    }

    private void runOn(SharedModel mapping, SharingStep step) throws Exception {
        switch (step.action()) {
            case START_USE -> startUse(mapping);
            case END_USE -> {
                if (!mapping.uses.isEmpty()) {
                    mapping.uses.removeFirst().signal();
                }
            }
            case DEVICE_WRITES -> {
                if (!mapping.uses.isEmpty()) {
                    write(0, 1 + step.which() * 1000);
                    master(mapping).write(mapping.list, Arrays.copyOf(content, 1 + step.which() * 1000));
                }
            }
            case UNMAP -> {
                mapping.mapping.close();
                mapping.close(ShareError.CLOSED);
            }
            default -> throw new IllegalStateException(step + " (expected: on a mapping)");
        }
    }

    /** Makes a part of the content something that was never there. */
    private void write(int from, int length) {
        writes++;
        for (int i = from; i < Math.min(from + length, content.length); i++) {
            content[i] = (byte) (i * 31 + writes * 7 + 1);
        }
    }

    private void attach(Client client) throws Exception {
        Driver driver = new Driver(client.device);
        if (revoked != null) {
            requireShareError(ShareError.REVOKED, () -> buffer.share().attach(driver));
            return;
        }
        client.attachment = buffer.share().attach(driver);
        client.attached = true;
        client.takesPeerMemory = !inPeerMemory || !client.device.equals(machine.remote);
        Expect.same("takes peer memory", client.takesPeerMemory, client.attachment.peerMemory());
    }

    private void detach(Client client) {
        if (client.attachment != null) {
            Attachment left = client.attachment;
            Fence gone = left.detach();
            client.attached = false;
            boolean quiet = true;
            for (SharedModel mapping : live) {
                if (mapping.attachment().equals(left)) {
                    mapping.close(ShareError.DETACHED);
                    quiet &= mapping.ended();
                }
            }
            Expect.same("gone", quiet, gone.signalled());
        }
    }

    private void map(Client client) throws Exception {
        Attachment attachment = client.attachment;
        if (attachment == null) {
            return;
        }
        DmaSgList list = new DmaSgList();
        ShareError refusal = refusal(client);
        if (refusal != null) {
            requireShareError(refusal, () -> attachment.map(Direction.BIDIRECTIONAL, list));
            Expect.same("segments after a refusal", 0, list.segments());
        } else if (inPeerMemory && client.device.equals(machine.remote)) {
            DmaException thrown = Expect.refused(
                    "memory out of reach", DmaException.class, () -> attachment.map(Direction.BIDIRECTIONAL, list));
            Expect.same("error", DmaError.EREMOTEIO, thrown.error());
            trial.reached("EREMOTEIO");
        } else {
            SharedMapping mapping = mapUnlessRefused(attachment, list);
            if (mapping == null) {
                return;
            }
            live.add(new SharedModel(attachment, mapping, list));
            boolean bus = list.flags(0) != 0;
            Expect.same("by bus address", inPeerMemory && client.device.equals(machine.near), bus);
            trial.reached("peer memory by bus address", bus);
            trial.reached("peer memory through the host bridge", inPeerMemory && !bus);
        }
    }

    /** Null if a table page was refused, and the mapping with it. */
    private @Nullable SharedMapping mapUnlessRefused(Attachment attachment, DmaSgList list) throws Exception {
        try {
            return attachment.map(Direction.BIDIRECTIONAL, list);
        } catch (DmaException e) {
            if (!machine.pages.fired()) {
                throw e;
            }
            Expect.same("error", DmaError.ENOMEM, e.error());
            Expect.same("segments after a refusal", 0, list.segments());
            trial.reached("mapping without a table refused");
            return null;
        }
    }

    private @Nullable ShareError refusal(Client client) {
        if (revoked != null) {
            return ShareError.REVOKED;
        }
        if (!client.attached) {
            return ShareError.DETACHED;
        }
        if (move != null) {
            return ShareError.MOVING;
        }
        return inPeerMemory && !client.takesPeerMemory ? ShareError.OUT_OF_REACH : null;
    }

    private void requireShareError(ShareError expected, Expect.Action action) throws Exception {
        ShareException thrown = Expect.refused("a call on a shared buffer", ShareException.class, action);
        Expect.same("error", expected, thrown.error());
        trial.reached(expected.toString());
    }

    private void startUse(SharedModel mapping) throws Exception {
        ShareError over = mapping.over();
        if (over != null) {
            requireShareError(over, mapping.mapping::startUse);
        } else {
            mapping.uses.addLast(mapping.mapping.startUse());
        }
    }

    private void startMove() throws Exception {
        if (revoked != null) {
            requireShareError(ShareError.REVOKED, buffer::startMove);
        } else if (move != null) {
            requireShareError(ShareError.MOVING, buffer::startMove);
        } else {
            move = buffer.startMove();
            movingToPeer = plugged && !inPeerMemory;
            live.forEach(mapping -> mapping.close(ShareError.MOVING));
            trial.reached("moved with a mapping in use", live.stream().anyMatch(mapping -> !mapping.uses.isEmpty()));
        }
    }

    private void finishMove() throws Exception {
        Move current = move;
        if (current == null) {
            return;
        }
        if (revoked != null || live.stream().anyMatch(mapping -> !mapping.ended())) {
            Expect.refused(
                    "moving under a mapping", IllegalStateException.class, () -> current.finish(machine.place(false)));
            return;
        }
        machine.memory.scatter(machine.place(inPeerMemory), new byte[content.length]);
        boolean toPeer = movingToPeer && plugged;
        machine.memory.scatter(machine.place(toPeer), content);
        current.finish(machine.place(toPeer));
        inPeerMemory = toPeer;
        move = null;
        trial.reached("moved");
    }

    private void cancelMove() {
        if (move != null && revoked == null) {
            move.cancel();
            move = null;
            trial.reached("move cancelled");
        }
    }

    /** The driver of the GPU takes its memory back; what lies elsewhere stays. */
    private void unplug() {
        if (plugged) {
            trial.reached("unplugged");
            plugged = false;
            machine.vram.remove();
            if (inPeerMemory) {
                revoked = buffer.revoke();
                live.forEach(mapping -> mapping.close(ShareError.REVOKED));
                trial.reached("revoked in use", live.stream().anyMatch(mapping -> !mapping.uses.isEmpty()));
            }
        }
    }

    private BusMaster master(SharedModel mapping) {
        return new BusMaster(machine.memory, address -> machine.reach(mapping.device(), address));
    }

    private void check() {
        for (SharedModel mapping : live) {
            Expect.same("valid", mapping.valid(), mapping.mapping.valid());
            Expect.same("ended", mapping.ended(), mapping.mapping.ended().signalled());
        }
        live.removeIf(SharedModel::ended);
        Expect.same("mappings", live.size(), buffer.mappings());
        for (SharedModel mapping : live) {
            Expect.bytes(
                    "what " + mapping.device() + " sees",
                    content,
                    master(mapping).read(mapping.list));
        }
        for (Client client : clients) {
            Device device = client.device;
            client.streamed.check();
            boolean translated = client.streamed.any()
                    || live.stream().anyMatch(mapping -> mapping.device().equals(device) && mapping.list.flags(0) == 0);
            Expect.same(
                    device + " reaches something",
                    translated,
                    machine.domain(device).table().leaves() > 0);
        }
        if (move != null) {
            Expect.same("quiet", live.isEmpty(), move.quiet().signalled());
        }
        if (revoked != null) {
            Expect.same("revoked and quiet", live.isEmpty(), revoked.signalled());
        }
    }
}
