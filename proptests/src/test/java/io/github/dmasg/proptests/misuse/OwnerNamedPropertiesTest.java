package io.github.dmasg.proptests.misuse;

import io.github.dmasg.proptests.suite.NamedPropertyTests;
import io.github.dmasg.proptests.suite.owner.LedgerProperties;
import io.github.dmasg.proptests.suite.owner.TokenProperties;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The rules of ownership, with many tries. */
class OwnerNamedPropertiesTest {
    private static final long TRIES = 300;

    @TestFactory
    Stream<DynamicTest> hold() {
        return Stream.of(LedgerProperties.all(), TokenProperties.all())
                .flatMap(group -> NamedPropertyTests.of(group, TRIES));
    }
}
