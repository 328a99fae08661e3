package io.github.dmasg.proptests.adapter;

import io.github.dmasg.proptests.suite.NamedPropertyTests;
import io.github.dmasg.proptests.suite.classic.ClassicPolicyProperties;
import io.github.dmasg.proptests.suite.classic.CutSuccessors;
import io.github.dmasg.proptests.suite.classic.Divergences;
import io.github.dmasg.proptests.suite.classic.RoundTripProperties;
import io.github.dmasg.proptests.suite.classic.WalkSuccessors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What ties the new lists to the classic ones, with many tries. */
class ClassicNamedPropertiesTest {
    private static final long TRIES = 800;

    @TestFactory
    Stream<DynamicTest> hold() {
        return Stream.of(
                        WalkSuccessors.all(),
                        Divergences.all(),
                        CutSuccessors.all(),
                        RoundTripProperties.all(),
                        ClassicPolicyProperties.all())
                .flatMap(group -> NamedPropertyTests.of(group, TRIES));
    }
}
