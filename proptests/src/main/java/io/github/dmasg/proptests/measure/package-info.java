/** Exact measurements that a test can assert, unlike times: {@link io.github.dmasg.proptests.measure.ThreadAllocation}. */
@NullMarked
package io.github.dmasg.proptests.measure;

import org.jspecify.annotations.NullMarked;
