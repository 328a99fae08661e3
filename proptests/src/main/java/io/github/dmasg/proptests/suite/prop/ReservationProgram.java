package io.github.dmasg.proptests.suite.prop;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.Reservation;
import io.github.dmasg.proptests.machine.Translation;
import io.github.dmasg.proptests.program.LinkingStep;
import io.github.dmasg.proptests.program.Programs;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;

/**
 * Runs random calls on two reservations of one domain, beside a model: the page number behind each page of the reserved range, or
 * that there is a hole.
 */
final class ReservationProgram {
    private static final long PAGE = 4096;
    private static final int CAPACITY = 24;
    private static final int RESERVATIONS = 2;
    private static final int MOST_STEPS = 30;
    private static final long HOLE = -1;

    private static final class Model {
        private Reservation reservation;
        private final List<Long> pages = new ArrayList<>();
        private int synced;

        Model(Reservation reservation) {
            this.reservation = reservation;
        }

        long reachable() {
            return pages.stream().filter(page -> page != HOLE).count();
        }
    }

    private final Trial trial;
    private final IommuDomain domain = IommuDomain.builder().build();
    private final IommuMapper mapper = new IommuMapper(domain);
    private final Device device = Device.named("streaming").build();
    private final List<Model> models = new ArrayList<>();
    private long nextPage = 1 << 8;

    ReservationProgram(Trial trial) throws DmaException {
        this.trial = trial;
        for (int i = 0; i < RESERVATIONS; i++) {
            models.add(new Model(reserve()));
        }
    }

    static Arbitrary<List<LinkingStep>> any() {
        return Programs.linking(RESERVATIONS, MOST_STEPS);
    }

    private Reservation reserve() throws DmaException {
        return mapper.reserve(device, Direction.BIDIRECTIONAL, nextPage * PAGE, CAPACITY * PAGE);
    }

    void run(List<LinkingStep> steps) throws Exception {
        for (LinkingStep step : steps) {
            run(step, models.get(step.which()));
            models.forEach(this::check);
            long linked = models.stream().mapToLong(Model::reachable).sum();
            long[] reachable = {0};
            domain.table().walk((iova, phys, size) -> reachable[0] += size);
            Expect.same("bytes within reach", linked * PAGE, reachable[0]);
        }
        models.forEach(model -> model.reservation.close());
        ReservationProperties.nothingLeft(domain);
    }

    private void run(LinkingStep step, Model model) throws Exception {
        switch (step.action()) {
            case LINK -> link(model, step.pages());
            case SYNC -> {
                model.reservation.sync();
                model.synced = model.pages.size();
            }
            case UNLINK_TAIL -> unlinkTail(model, step.pages());
            case UNLINK_PAGE -> unlinkPage(model, step.pages());
            case UNLINK_ALL -> {
                model.reservation.unlinkAll();
                model.pages.clear();
                model.synced = 0;
            }
            case DELIVER -> deliver(model);
            case CLOSE_AND_RESERVE -> {
                model.reservation.close();
                model.reservation.close();
                model.reservation = reserve();
                model.pages.clear();
                model.synced = 0;
            }
        }
    }

    private void link(Model model, int count) throws Exception {
        // Every third range follows the one before in memory.
        nextPage += nextPage % 3 == 0 ? 0 : 5;
        long first = nextPage;
        if (model.pages.size() + count > CAPACITY) {
            Expect.refused(
                    "linking more than is reserved",
                    DmaException.class,
                    () -> model.reservation.link(first * PAGE, count * PAGE));
            trial.reached("refused");
            return;
        }
        model.reservation.link(first * PAGE, count * PAGE);
        trial.reached("linked again", !model.pages.isEmpty() && model.synced > 0);
        for (int i = 0; i < count; i++) {
            model.pages.add(first + i);
        }
        nextPage += count;
    }

    private void unlinkTail(Model model, int count) throws Exception {
        int pages = Math.min(count, model.pages.size());
        if (pages == 0) {
            return;
        }
        int keep = model.pages.size() - pages;
        if (model.pages.subList(keep, model.pages.size()).contains(HOLE)) {
            unlinkOverHole(model, keep, pages);
            return;
        }
        model.reservation.unlink(keep * PAGE, pages * PAGE);
        model.pages.subList(keep, model.pages.size()).clear();
        model.synced = Math.min(model.synced, keep);
        trial.reached("unlinked a tail", keep > 0);
    }

    private void unlinkPage(Model model, int number) throws Exception {
        if (model.pages.isEmpty()) {
            return;
        }
        int page = (number - 1) % model.pages.size();
        if (page == model.pages.size() - 1) {
            unlinkTail(model, 1);
        } else if (model.pages.get(page) == HOLE) {
            unlinkOverHole(model, page, 1);
        } else {
            model.reservation.unlink(page * PAGE, PAGE);
            model.pages.set(page, HOLE);
            trial.reached("unlinked a page");
        }
    }

    private static void unlinkOverHole(Model model, int first, int pages) throws Exception {
        Expect.refused(
                "unlinking what is unlinked",
                IllegalStateException.class,
                () -> model.reservation.unlink(first * PAGE, pages * PAGE));
    }

    private void deliver(Model model) throws Exception {
        DmaSgList list = new DmaSgList();
        if (model.pages.isEmpty() || model.synced != model.pages.size()) {
            Expect.refused(
                    "delivering what is not synced",
                    IllegalStateException.class,
                    () -> model.reservation.deliver(list));
            return;
        }
        if (model.pages.contains(HOLE)) {
            Expect.refused(
                    "delivering over a hole", IllegalStateException.class, () -> model.reservation.deliver(list));
            Expect.same("segments of it", 0, list.segments());
            trial.reached("a hole delivered");
            return;
        }
        model.reservation.deliver(list);
        trial.reached("delivered");
        Expect.same("bytes delivered", model.pages.size() * PAGE, list.bytes());
        Expect.same("first address", model.reservation.address(), list.address(0));
    }

    private void check(Model model) {
        Expect.same("bytes linked", model.pages.size() * PAGE, model.reservation.linked());
        Expect.same("bytes synced", model.synced * PAGE, model.reservation.synced());
        for (int i = 0; i < CAPACITY; i++) {
            boolean leads = i < model.pages.size() && model.pages.get(i) != HOLE;
            long expected = leads ? model.pages.get(i) * PAGE : Translation.FAULT;
            Expect.same(
                    "page " + i + " leads to",
                    expected,
                    domain.table().translate(model.reservation.address() + i * PAGE));
        }
    }
}
