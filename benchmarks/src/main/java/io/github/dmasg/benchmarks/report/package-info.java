/** What is made of the results: the table and the charts. */
@NullMarked
package io.github.dmasg.benchmarks.report;

import org.jspecify.annotations.NullMarked;
