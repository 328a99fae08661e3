package io.github.dmasg.proptests.suite.prop;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What several threads did to a machine with few places, and whether it can be told as one thing after the other.
 *
 * <p>Every call has a moment before which it cannot have happened and one after which it cannot. The history is in order if the calls
 * can be put in a row, none before another that was over when it began, so that a map always takes a free place, is refused only
 * where none is free, and an unmap gives back what is taken. Recording is thread-safe; looking for the row is not, and takes time that
 * grows fast with the number of calls.
 */
final class History {
    /**
     * One call.
     *
     * @param map whether it maps
     * @param place which place it took or gave back; below 0 for a refusal
     * @param begun moment of its begin
     * @param over moment of its end
     */
    record Call(boolean map, long place, int begun, int over) {
        @Override
        public String toString() {
            String what = map ? (place < 0 ? "refused" : "map " + place) : "unmap " + place;
            return what + " [" + begun + ", " + over + "]";
        }
    }

    private final List<Call> calls = new ArrayList<>();
    private final int places;
    private int clock;

    History(int places) {
        this.places = places;
    }

    /** The next moment. */
    synchronized int now() {
        return clock++;
    }

    synchronized void add(boolean map, long place, int begun) {
        calls.add(new Call(map, place, begun, clock++));
    }

    /** Whether the calls can be put in a row. */
    boolean inOrder() {
        return search(new HashSet<>(calls), new HashSet<>(), new HashSet<>());
    }

    private boolean search(Set<Call> left, Set<Long> taken, Set<Set<Call>> hopeless) {
        if (left.isEmpty()) {
            return true;
        }
        if (hopeless.contains(left)) {
            return false;
        }
        int firstEnd = left.stream().mapToInt(Call::over).min().orElseThrow();
        for (Call next : left) {
            if (next.begun <= firstEnd && fits(next, taken)) {
                Set<Call> rest = new HashSet<>(left);
                rest.remove(next);
                Set<Long> after = new HashSet<>(taken);
                if (next.map && next.place >= 0) {
                    after.add(next.place);
                } else {
                    after.remove(next.place);
                }
                if (search(rest, after, hopeless)) {
                    return true;
                }
            }
        }
        hopeless.add(left);
        return false;
    }

    private boolean fits(Call call, Set<Long> taken) {
        if (!call.map) {
            return taken.contains(call.place);
        }
        return call.place < 0 ? taken.size() == places : !taken.contains(call.place);
    }

    /** Whether a call was refused. */
    boolean anyRefused() {
        return calls.stream().anyMatch(call -> call.place < 0);
    }

    /** Whether two calls went on at the same time. */
    boolean anyOverlap() {
        return calls.stream()
                .anyMatch(one -> calls.stream().anyMatch(other -> one.begun < other.begun && other.begun < one.over));
    }

    @Override
    public String toString() {
        return calls.toString();
    }
}
