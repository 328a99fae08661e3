package io.github.dmasg.proptests.suite.owner;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.PhysicalRange;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** What the types cannot refuse is refused at run time: a cast that turns the direction, a part outside, a token that is spent. */
public final class TokenProperties {
    private static final int PAGE = 4096;

    private TokenProperties() {}

    private enum Call {
        SYNC_FOR_CPU,
        SYNC_FOR_DEVICE,
        UNMAP
    }

    /** A call on a token, with the part it names. */
    private record Step(Call call, long offset, long length) {
        @Override
        public String toString() {
            return call == Call.UNMAP ? "UNMAP" : call + " " + offset + "+" + length;
        }
    }

    private record Life(int direction, int pages, List<Step> steps) {}

    /**
     * The property.
     *
     * @return P63
     */
    public static List<NamedProperty<?>> all() {
        return List.of(named(
                        "P63",
                        "A token takes a sync of its own direction within its bytes until it is unmapped, once, by whatever type it is called; "
                                + "everything else is refused and changes nothing.")
                .proves("S21", "S32")
                .reaching(List.of("a direction it has not", "a part outside", "after unmap", "accepted"))
                .holdsHere(TokenProperties::lives, TokenProperties::onlyWhatIsRight));
    }

    private static Arbitrary<Life> lives() {
        Arbitrary<Long> offsets = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.longs().between(0, 3L * PAGE)),
                Tuple.of(1, Arbitraries.longs().between(-2, 2)),
                Tuple.of(1, Arbitraries.longs()));
        Arbitrary<Long> lengths = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.longs().between(1, PAGE)),
                Tuple.of(1, Arbitraries.longs().between(-1, 1)),
                Tuple.of(1, Arbitraries.of(Long.MAX_VALUE, Long.MAX_VALUE - PAGE, Long.MIN_VALUE)));
        Arbitrary<Call> calls = Arbitraries.of(
                Call.SYNC_FOR_CPU, Call.SYNC_FOR_CPU, Call.SYNC_FOR_DEVICE, Call.SYNC_FOR_DEVICE, Call.UNMAP);
        Arbitrary<List<Step>> steps = Combinators.combine(calls, offsets, lengths)
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(1, 3),
                        steps)
                .as(Life::new);
    }

    private static void onlyWhatIsRight(Trial trial, Life input) throws Exception {
        IommuDomain domain = IommuDomain.builder().build();
        long bytes = (long) input.pages * PAGE;
        Direction<?> direction = List.of(Direction.TO_DEVICE, Direction.FROM_DEVICE, Direction.BIDIRECTIONAL)
                .get(input.direction);
        Mapping token = map(domain, direction, bytes);
        boolean live = true;
        for (Step step : input.steps) {
            boolean inside = step.offset >= 0 && step.length > 0 && step.length <= bytes - step.offset;
            boolean has = step.call == Call.UNMAP
                    || (step.call == Call.SYNC_FOR_CPU ? direction.deviceWrites() : direction.deviceReads());
            boolean right = live && has && (inside || step.call == Call.UNMAP);
            if (right) {
                trial.reached("accepted");
                call(token, step);
                live &= step.call != Call.UNMAP;
            } else {
                trial.reached("a direction it has not", live && !has);
                trial.reached("a part outside", live && has);
                trial.reached("after unmap", !live);
                String what = step.toString().toLowerCase(Locale.ROOT);
                Class<? extends RuntimeException> refusal = live && !inside && step.call != Call.UNMAP
                        ? IndexOutOfBoundsException.class
                        : IllegalStateException.class;
                Expect.refused(what, refusal, () -> call(token, step));
            }
            Expect.same("live", live, token.live());
            Expect.same("IOVA bytes", live ? bytes : 0, domain.iovas().liveBytes());
        }
    }

    private static Mapping map(IommuDomain domain, Direction<?> direction, long bytes) throws DmaException {
        Device device = Device.named("nic").build();
        PhysicalRange source = new PhysicalRange(16 * PAGE, bytes);
        return new IommuMapper(domain).map(device, source, direction, MapAttributes.NONE, new DmaSgList());
    }

    private static void call(Mapping token, Step step) {
        switch (step.call) {
            case SYNC_FOR_CPU -> ((Mapping.DeviceWrites) token).syncForCpu(step.offset, step.length);
            case SYNC_FOR_DEVICE -> ((Mapping.DeviceReads) token).syncForDevice(step.offset, step.length);
            case UNMAP -> token.unmap();
        }
    }
}
