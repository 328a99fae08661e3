package io.github.dmasg.cli.replay;

import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.collections.impl.map.mutable.primitive.LongObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What each task and interrupt has printed since its last DMA call, until the call it belongs to comes.
 *
 * <p>Invariant: at most {@link #MOST} contexts are held. When more tasks than that print ranges without a DMA call, all
 * are forgotten; calls that lose their ranges this way become inferred, never wrong.
 *
 * <p>Evidence is recycled through {@link #release}: a long recording allocates a handful. Not safe for use by several
 * threads.
 */
final class ContextTable {
    /** Most contexts with unclaimed lines: 4,096. */
    static final int MOST = 4096;

    private final LongObjectHashMap<CallEvidence> open = new LongObjectHashMap<>();
    private final Deque<CallEvidence> spare = new ArrayDeque<>();

    /** The lines of a context, to be added to. */
    CallEvidence of(long context) {
        CallEvidence evidence = open.get(context);
        if (evidence == null) {
            if (open.size() == MOST) {
                open.clear();
            }
            evidence = fresh();
            open.put(context, evidence);
        }
        return evidence;
    }

    /** The lines of a context for the call that follows them; the context starts anew. */
    CallEvidence take(long context) {
        CallEvidence evidence = open.remove(context);
        return evidence == null ? fresh() : evidence;
    }

    /** Another DMA call came: what the context printed belonged to that. */
    void drop(long context) {
        CallEvidence evidence = open.remove(context);
        if (evidence != null) {
            release(evidence);
        }
    }

    /** Gives back evidence that was taken. */
    void release(CallEvidence evidence) {
        if (spare.size() < 64) {
            evidence.clear();
            spare.push(evidence);
        }
    }

    private CallEvidence fresh() {
        @Nullable CallEvidence evidence = spare.poll();
        return evidence == null ? new CallEvidence() : evidence;
    }
}
