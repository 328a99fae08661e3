package io.github.dmasg.cli.replay;

import io.github.dmasg.unit.PhysAddr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.eclipse.collections.api.list.primitive.LongList;
import org.eclipse.collections.impl.map.mutable.primitive.LongObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Calls whose page side the kernel cut, until their unmap, which prints all of it.
 *
 * <p>Memory grows with the number of such calls that are live at one time. Not safe for use by several threads.
 */
final class PendingCalls {
    private final LongObjectHashMap<Deque<PendingCall>> waiting = new LongObjectHashMap<>();

    void add(long key, PendingCall call) {
        waiting.getIfAbsentPut(key, ArrayDeque::new).add(call);
    }

    /** The oldest waiting call that {@code starts} completes, completed; null if none waits. */
    @Nullable
    PendingCall complete(long key, LongList printed) {
        Deque<PendingCall> calls = waiting.get(key);
        if (calls == null) {
            return null;
        }
        @PhysAddr long[] starts = (@PhysAddr long[]) printed.toArray();
        Iterator<PendingCall> each = calls.iterator();
        while (each.hasNext()) {
            PendingCall call = each.next();
            int known = call.starts().length;
            if (call.pageEntries() == starts.length && Arrays.equals(call.starts(), 0, known, starts, 0, known)) {
                each.remove();
                if (calls.isEmpty()) {
                    waiting.remove(key);
                }
                return call.with(starts);
            }
        }
        return null;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Calls that were never unmapped, in the order of their lines. */
    List<PendingCall> rest() {
        List<PendingCall> calls = new ArrayList<>();
        waiting.forEachValue(calls::addAll);
        calls.sort((a, b) -> Long.compare(a.line(), b.line()));
        return calls;
    }
}
