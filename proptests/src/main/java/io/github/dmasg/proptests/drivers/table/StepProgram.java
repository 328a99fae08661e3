package io.github.dmasg.proptests.drivers.table;

import io.github.dmasg.page.PageSource;
import io.github.dmasg.proptests.drivers.DriverPair;
import io.github.dmasg.proptests.drivers.DriverSide;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What runs in the other virtual machine while {@link StepCount} counts: one request through each side of each driver. */
final class StepProgram {
    /** Names of the markers, for the counting side. */
    static final String BEGIN = "begin";

    static final String END = "end";

    private StepProgram() {}

    /**
     * Runs all requests.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        for (DriverPair pair : DriverPairs.all()) {
            run(pair.classic());
            run(pair.direct());
        }
    }

    private static <B, S> void run(DriverSide<B, S> side) {
        S slot = side.slot().apply(side.bench().get());
        PageSource request = SampleRequest.KIB_128.pages();
        // Once before, so that classes are loaded and tables have grown.
        HeldMemory.start(side, slot, request);
        side.complete().accept(slot);
        begin(names(side));
        HeldMemory.start(side, slot, request);
        side.complete().accept(slot);
        end();
    }

    /** The driver's classes, and common code that is no part of the DMA interface but stands between it and the driver. */
    private static String names(DriverSide<?, ?> side) {
        return Stream.concat(
                        side.sources().stream().map(Class::getName),
                        side.common().stream().map(Class::getName).filter(name -> !StepCount.isInterface(name)))
                .collect(Collectors.joining(" "));
    }

    /** Entered before each request that is counted; the argument is read from outside. */
    private static void begin(String sources) {
        if (sources.isEmpty()) {
            throw new IllegalStateException("sources: none (expected: the driver's classes)");
        }
    }

    /** Entered behind each request that is counted. */
    private static void end() {}
}
