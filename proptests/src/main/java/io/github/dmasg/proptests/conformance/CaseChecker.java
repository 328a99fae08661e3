package io.github.dmasg.proptests.conformance;

/**
 * Checks the cases of one kind: reads the inputs of a line, runs the model, and hands every output to a comparison.
 *
 * <p>Rules for an implementation:
 *
 * <ul>
 *   <li>read inputs through {@link VectorLine}'s typed getters, so that damage is reported with the field's name;
 *   <li>hand every output the model has to {@link Comparison}, also on errors; a field of the line that is neither read
 *       nor compared makes the case fail;
 *   <li>throw {@link CaseRejectedException} for input that breaks the kernel's contract and that the model refuses; an
 *       {@link io.github.dmasg.legacy.kernel.UndefinedInKernelException} of the model counts the same.
 * </ul>
 *
 * <p>Implementations hold no state between cases and may be shared by threads.
 */
public interface CaseChecker {
    /**
     * The first word of the files this checker understands.
     *
     * @return a word such as {@code sg_misc}
     */
    String kind();

    /**
     * Runs one case.
     *
     * @param line the case
     * @param out takes the outputs of the model
     * @throws DamagedLineException if a field is missing or cannot be read
     * @throws CaseRejectedException if the model refuses the input
     */
    void check(VectorLine line, Comparison out) throws DamagedLineException, CaseRejectedException;
}
