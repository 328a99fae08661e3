package io.github.dmasg.proptests.conformance;

import org.jspecify.annotations.Nullable;

/**
 * What came out of one file.
 *
 * <p>Invariant: {@code cases == passed + rejected + failed}. A damaged line counts as a failed case.
 *
 * @param file name of the file as given
 * @param kind kind of its cases, the first word of the file
 * @param cases lines run
 * @param passed cases whose outputs are all equal
 * @param rejected contract-violating cases ({@code cls=a}) that the model refused
 * @param failed all others
 * @param firstFailure the failed case with the lowest line number, or null
 */
public record FileReport(
        String file,
        String kind,
        long cases,
        long passed,
        long rejected,
        long failed,
        @Nullable CaseFailure firstFailure) {}
