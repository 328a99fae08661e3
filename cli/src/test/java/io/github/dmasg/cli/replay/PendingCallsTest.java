package io.github.dmasg.cli.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.cli.trace.TraceEvent.Direction;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;
import org.junit.jupiter.api.Test;

class PendingCallsTest {
    private static final long KEY = 42;

    private final PendingCalls pending = new PendingCalls();

    private static PendingCall call(long line, int entries, long... printed) {
        return new PendingCall(
                1, line, 0, Direction.TO_DEVICE, entries, printed, 1, new long[1], new long[1], new CallEvidence());
    }

    private static LongArrayList list(long... values) {
        return LongArrayList.newListWith(values);
    }

    @Test
    void aKeyThatLiesIsFoundOut() {
        pending.add(KEY, call(1, 3, 10, 20));
        assertNull(pending.complete(KEY, list(10, 20)), "too few");
        assertNull(pending.complete(KEY, list(10, 21, 30)), "another list");
        assertNull(pending.complete(KEY + 1, list(10, 20, 30)));
        PendingCall completed = pending.complete(KEY, list(10, 20, 30));
        assertNotNull(completed);
        assertTrue(completed.complete());
        assertArrayEquals(new long[] {10, 20, 30}, completed.starts());
        assertTrue(pending.isEmpty());
    }

    @Test
    void theOldestOfEqualCallsComesFirstAndTheRestInOrder() {
        pending.add(KEY, call(5, 2, 10));
        pending.add(KEY, call(7, 2, 10));
        pending.add(KEY + 1, call(6, 2, 11));
        PendingCall completed = pending.complete(KEY, list(10, 20));
        assertNotNull(completed);
        assertEquals(5, completed.line());
        assertEquals(
                "[6, 7]",
                pending.rest().stream().map(PendingCall::line).toList().toString());
    }
}
