package io.github.dmasg.proptests.suite;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.dmasg.map.Policy;
import io.github.dmasg.proptests.suite.adapted.ApiImplementation;
import io.github.dmasg.proptests.suite.classic.ClassicPolicyProperties;
import io.github.dmasg.proptests.suite.owner.TokenProperties;
import io.github.dmasg.proptests.suite.peer.MixedListProperties;
import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.prop.DataProperties;
import io.github.dmasg.proptests.suite.prop.LeafProperties;
import io.github.dmasg.proptests.suite.prop.ReachProperties;
import io.github.dmasg.proptests.suite.prop.ReservationProperties;
import io.github.dmasg.proptests.suite.prop.SegmentProperties;
import io.github.dmasg.proptests.suite.prop.WindowProperties;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.PropertyRunner;
import io.github.dmasg.proptests.suite.run.RunPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the catalogue says of mappers, with the same few inputs each time: quick enough to be asked about every change of them. */
class MapperCatalogueTest {
    private static final long TRIES = 12;
    private static final long SEED = 20;

    private static final List<Implementation> MAPPERS =
            List.of(new ApiImplementation(Policy.MINIMAL), new ApiImplementation(Policy.CLASSIC));

    private final PropertyRunner runner = new PropertyRunner(RunPlan.of(SEED, TRIES));

    @TestFactory
    Stream<DynamicTest> data() {
        return tests(DataProperties.all());
    }

    @TestFactory
    Stream<DynamicTest> segments() {
        return tests(SegmentProperties.all());
    }

    @TestFactory
    Stream<DynamicTest> windows() {
        return tests(WindowProperties.all());
    }

    @TestFactory
    Stream<DynamicTest> leaves() {
        return tests(LeafProperties.all());
    }

    @TestFactory
    Stream<DynamicTest> reach() {
        return tests(ReachProperties.all());
    }

    @TestFactory
    Stream<DynamicTest> reservations() {
        return tests(ReservationProperties.all());
    }

    @TestFactory
    Stream<DynamicTest> classicPolicy() {
        return tests(ClassicPolicyProperties.all());
    }

    @TestFactory
    Stream<DynamicTest> mixedLists() {
        return tests(MixedListProperties.all());
    }

    @TestFactory
    Stream<DynamicTest> tokens() {
        return tests(TokenProperties.all());
    }

    private Stream<DynamicTest> tests(List<NamedProperty<?>> properties) {
        List<DynamicTest> tests = new ArrayList<>();
        for (NamedProperty<?> property : properties) {
            if (!property.aboutImplementations()) {
                tests.add(dynamicTest(property.toString(), () -> NamedPropertyTests.assertHeld(runner.run(property))));
                continue;
            }
            MAPPERS.stream()
                    .filter(mapper -> mapper.promises().containsAll(property.needs()))
                    .forEach(mapper -> tests.add(dynamicTest(
                            property.id() + " " + mapper.name() + ": " + property.sentence(),
                            () -> NamedPropertyTests.assertHeld(runner.run(property, mapper)))));
        }
        return tests.stream();
    }
}
