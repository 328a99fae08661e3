package io.github.dmasg.benchmarks.measure;

import io.github.dmasg.benchmarks.work.Workload;
import java.util.function.IntFunction;

/**
 * One row of the table: a workload, how large it is, what its cost is counted per, and what it should be.
 *
 * @param id stable name, by which documents cite the row
 * @param group heading the row stands under
 * @param title what is done
 * @param baseline what the new interface is compared with, usually "classic"
 * @param unit what the cost is counted per
 * @param size entries, pages or live ranges of the workload
 * @param threads how many do it at once
 * @param prepared whether something has to be made ready, unmeasured, before each call
 * @param target nanoseconds per unit to be reached, or 0 for none
 * @param kernel nanoseconds per unit that the C code of Linux 6.12 needs on this kind of machine, or 0 if not known
 * @param bytesPerUnit bytes of lists that the new interface must read for one unit, or 0 if memory is not the limit
 * @param make makes the workload of a given size
 */
public record Row(
        String id,
        String group,
        String title,
        String baseline,
        String unit,
        int size,
        int threads,
        boolean prepared,
        double target,
        double kernel,
        double bytesPerUnit,
        IntFunction<Workload> make) {

    static Row of(String group, String id, String title, String unit, int size, IntFunction<Workload> make) {
        return new Row(id, group, title, "classic", unit, size, 1, false, 0, 0, 0, make);
    }

    Row against(String other) {
        return new Row(id, group, title, other, unit, size, threads, prepared, target, kernel, bytesPerUnit, make);
    }

    Row byThreads(int count) {
        return new Row(id, group, title, baseline, unit, size, count, prepared, target, kernel, bytesPerUnit, make);
    }

    Row preparing() {
        return new Row(id, group, title, baseline, unit, size, threads, true, target, kernel, bytesPerUnit, make);
    }

    Row target(double ns) {
        return new Row(id, group, title, baseline, unit, size, threads, prepared, ns, kernel, bytesPerUnit, make);
    }

    Row kernel(double ns) {
        return new Row(id, group, title, baseline, unit, size, threads, prepared, target, ns, bytesPerUnit, make);
    }

    Row reads(double bytes) {
        return new Row(id, group, title, baseline, unit, size, threads, prepared, target, kernel, bytes, make);
    }

    /**
     * The workload in the size that is measured.
     *
     * @return a new one
     */
    public Workload full() {
        return make.apply(size);
    }
}
