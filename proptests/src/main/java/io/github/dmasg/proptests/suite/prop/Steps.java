package io.github.dmasg.proptests.suite.prop;

import io.github.dmasg.proptests.gen.PageLists;
import io.github.dmasg.proptests.suite.plug.Flow;
import io.github.dmasg.proptests.suite.plug.Implementation;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Generates programs. */
final class Steps {
    private static final int DEVICES = 3;

    private Steps() {}

    static Arbitrary<List<Step>> programs(Implementation implementation) {
        return Arbitraries.frequencyOf(
                        Tuple.of(5, maps(implementation)),
                        Tuple.of(2, mapsAgain()),
                        Tuple.of(3, numbers().map(n -> new Step.CpuWrites(n, n))),
                        Tuple.of(3, parts().map(p -> new Step.DeviceWrites(p[0], p[1], p[2]))),
                        Tuple.of(3, parts().map(p -> new Step.SyncForCpu(p[0], p[1], p[2]))),
                        Tuple.of(3, parts().map(p -> new Step.SyncForDevice(p[0], p[1], p[2]))),
                        Tuple.of(3, numbers().map(Step.Unmap::new)),
                        Tuple.of(1, numbers().map(Step.UnmapAgain::new)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(30);
    }

    private static Arbitrary<Step> maps(Implementation implementation) {
        return Combinators.combine(
                        Arbitraries.of(new TreeSet<>(implementation.mappers())),
                        Arbitraries.integers().between(0, DEVICES - 1),
                        Arbitraries.of(Flow.class),
                        PageLists.smallPieces())
                .as(Step.Map::new);
    }

    private static Arbitrary<Step> mapsAgain() {
        return Combinators.combine(numbers(), PageLists.smallPieces()).as(Step.MapAgain::new);
    }

    private static Arbitrary<Integer> numbers() {
        return Arbitraries.integers().between(0, 9);
    }

    private static Arbitrary<int[]> parts() {
        Arbitrary<Integer> perThousand = Arbitraries.integers().between(0, 999);
        return Combinators.combine(numbers(), perThousand, perThousand)
                .as((which, from, share) -> new int[] {which, from, share});
    }
}
