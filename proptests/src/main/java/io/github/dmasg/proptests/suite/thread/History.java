package io.github.dmasg.proptests.suite.thread;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What several threads did to something with few places in a row, and whether it can be told as one thing after the other.
 *
 * <p>Every call has a moment before which it cannot have happened and one after which it cannot. The history is in order if the calls
 * can be put in a row, none before another that was over when it began, so that a take always gets free places, is refused only
 * where no so many in a row are free, and a return gives back what was taken. Recording is thread-safe; looking for the row is not, and
 * takes time that grows fast with the number of calls.
 */
public final class History {
    /**
     * One call.
     *
     * @param take whether it takes places
     * @param place the first place it took or gave back; below 0 for a refusal
     * @param length how many places
     * @param begun moment of its begin
     * @param over moment of its end
     */
    private record Call(boolean take, int place, int length, int begun, int over) {
        @Override
        public String toString() {
            String where = length == 1 ? "" + place : place + ".." + (place + length - 1);
            String what = place < 0 ? "refused " + length : (take ? "take " : "return ") + where;
            return what + " [" + begun + ", " + over + "]";
        }
    }

    private final List<Call> calls = new ArrayList<>();
    private final int places;
    private int clock;

    /**
     * An empty history.
     *
     * @param places how many there are
     */
    public History(int places) {
        this.places = places;
    }

    /**
     * The next moment.
     *
     * @return to be given to {@link #taken}, {@link #refused} or {@link #returned} as the begin of a call
     */
    public synchronized int now() {
        return clock++;
    }

    /**
     * Places were taken.
     *
     * @param place the first
     * @param length how many
     * @param begun when the call began
     * @throws IllegalArgumentException if there are no such places
     */
    public synchronized void taken(int place, int length, int begun) {
        if (place < 0 || place + length > places) {
            throw new IllegalArgumentException(
                    "places: " + place + "+" + length + " (expected: within 0.." + (places - 1) + ")");
        }
        calls.add(new Call(true, place, length, begun, clock++));
    }

    /**
     * Places were asked for and refused.
     *
     * @param length how many
     * @param begun when the call began
     */
    public synchronized void refused(int length, int begun) {
        calls.add(new Call(true, -1, length, begun, clock++));
    }

    /**
     * Places were given back.
     *
     * @param place the first
     * @param length how many
     * @param begun when the call began
     */
    public synchronized void returned(int place, int length, int begun) {
        calls.add(new Call(false, place, length, begun, clock++));
    }

    /**
     * Whether the calls can be put in a row.
     *
     * @return true if so
     */
    public boolean inOrder() {
        return search(new HashSet<>(calls), new BitSet(), new HashSet<>());
    }

    private boolean search(Set<Call> left, BitSet taken, Set<Set<Call>> hopeless) {
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
                BitSet after = (BitSet) taken.clone();
                if (next.place >= 0) {
                    after.set(next.place, next.place + next.length, next.take);
                }
                if (search(rest, after, hopeless)) {
                    return true;
                }
            }
        }
        hopeless.add(left);
        return false;
    }

    private boolean fits(Call call, BitSet taken) {
        if (call.place < 0) {
            return !anyRoom(call.length, taken);
        }
        int free = call.take ? taken.nextSetBit(call.place) : taken.nextClearBit(call.place);
        return free < 0 || free >= call.place + call.length;
    }

    private boolean anyRoom(int length, BitSet taken) {
        int from = taken.nextClearBit(0);
        while (from + length <= places) {
            int end = taken.nextSetBit(from);
            if (end < 0 || end - from >= length) {
                return true;
            }
            from = taken.nextClearBit(end);
        }
        return false;
    }

    /**
     * Whether a call was refused.
     *
     * @return true if so
     */
    public boolean anyRefused() {
        return calls.stream().anyMatch(call -> call.place < 0);
    }

    /**
     * Whether two calls went on at the same time.
     *
     * @return true if so
     */
    public boolean anyOverlap() {
        return calls.stream()
                .anyMatch(one -> calls.stream().anyMatch(other -> one.begun < other.begun && other.begun < one.over));
    }

    @Override
    public String toString() {
        return calls.toString();
    }
}
