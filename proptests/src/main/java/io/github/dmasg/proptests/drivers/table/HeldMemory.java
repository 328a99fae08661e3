package io.github.dmasg.proptests.drivers.table;

import io.github.dmasg.page.PageSource;
import io.github.dmasg.proptests.drivers.DriverSide;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.openjdk.jol.info.GraphLayout;
import org.openjdk.jol.vm.VM;

/**
 * Bytes that a driver holds for one request between map and unmap: everything on the heap that is reached from the request's slot and not
 * from what requests share.
 *
 * <p>A second request is started behind the measured one, so that scratch space of what is shared no longer points to it.
 */
final class HeldMemory {
    static {
        // Without the first the library does not look into records; without the second it tries to load an agent.
        System.setProperty("jol.magicFieldOffset", "true");
        System.setProperty("jol.skipDynamicAttach", "true");
        // That it has no agent it says on standard output, where only data may go.
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            VM.current();
        } finally {
            System.setOut(out);
        }
    }

    private HeldMemory() {}

    /**
     * Measures.
     *
     * @param side the driver
     * @param request the memory; shared, too
     * @return bytes, or {@link DriverRow#DOES_NOT_FIT} if the driver does not take such a request
     */
    static <B, S> long of(DriverSide<B, S> side, PageSource request) {
        B bench = side.bench().get();
        S measured = side.slot().apply(bench);
        S other = side.slot().apply(bench);
        if (!side.start().test(measured, request)) {
            return DriverRow.DOES_NOT_FIT;
        }
        start(side, other, request);
        long all = reached(bench, request, other, measured);
        long shared = reached(bench, request, other);
        side.complete().accept(other);
        side.complete().accept(measured);
        return all - shared;
    }

    static <S> void start(DriverSide<?, S> side, S slot, PageSource request) {
        if (!side.start().test(slot, request)) {
            throw new IllegalStateException(
                    side.sources().get(0).getSimpleName() + ": did not start (expected: the sample request fits)");
        }
    }

    private static long reached(Object... roots) {
        return GraphLayout.parseInstance(roots).totalSize();
    }
}
