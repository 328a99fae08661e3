package io.github.dmasg.proptests.suite.run;

/**
 * An input for which a property does not hold.
 *
 * @param tryNumber which try found it, from 0
 * @param original the input as it was generated
 * @param minimal the smallest one found that fails as well
 * @param message what was found and what was expected, for the smallest
 * @param smallerInputs how many smaller inputs were tried
 */
public record Counterexample(long tryNumber, String original, String minimal, String message, int smallerInputs) {}
