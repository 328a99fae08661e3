package io.github.dmasg.proptests.suite.form;

import io.github.dmasg.proptests.suite.NamedPropertyTests;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each form by itself, so that none is tried less often than another. */
class FormsTest {
    private static final long TRIES = 200;

    @TestFactory
    Stream<DynamicTest> everyProperty() {
        return FormCases.all().stream()
                .flatMap(form -> NamedPropertyTests.of(form.toString(), FormProperties.of(List.of(form)), TRIES));
    }

    @TestFactory
    Stream<DynamicTest> mappedAndAgainstClassicBuilders() {
        return Stream.of(
                        NamedPropertyTests.of(MappedFormProperties.all(), 5 * TRIES),
                        NamedPropertyTests.of(BlockSizeProperties.all(), 5 * TRIES),
                        NamedPropertyTests.of(ClassicBuilders.all(), TRIES))
                .flatMap(each -> each);
    }
}
