package io.github.dmasg.proptests.suite;

import io.github.dmasg.proptests.suite.naive.NaiveImplementation;
import io.github.dmasg.proptests.suite.naive.NaiveRules;
import io.github.dmasg.proptests.suite.plug.Implementation;

/**
 * A mistake that somebody makes, or made.
 *
 * @param name what goes wrong, in a few words
 * @param like where it is known from: a requirement or a place in a kernel
 * @param implementation one that makes it
 */
record SeededBug(String name, String like, Implementation implementation) {
    static SeededBug inRules(String name, String like, NaiveRules rules) {
        return new SeededBug(name, like, new NaiveImplementation("naive", rules));
    }
}
