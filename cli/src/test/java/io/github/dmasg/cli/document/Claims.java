package io.github.dmasg.cli.document;

import java.util.List;

/** One kind of claim. */
@FunctionalInterface
public interface Claims {
    /**
     * Looks for claims that do not hold.
     *
     * @param document what claims
     * @return one line for each, such as {@code RFC.md:12: property P99 (expected: P1 to P40)}
     */
    List<String> problems(Document document);
}
