package io.github.dmasg.proptests.drivers;

import io.github.dmasg.page.PageSource;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One side of a {@link DriverPair}: what it consists of, and how a request goes through it.
 *
 * <p>What all requests share (mapper, device, table memory) is the bench; it is not counted. What one request needs is the slot.
 * Without an IOMMU, so that nothing but the driver's way of keeping a request is measured. Table memory should be of a kind that
 * keeps its pages, such as {@link io.github.dmasg.form.TablePool}, as the device reads the same tables from both sides.
 *
 * @param <B> the bench
 * @param <S> the slot
 * @param sources classes whose code is the driver's own: their lines count, and what they call is counted
 * @param common classes of common code that do the driver's work for it, such as a form: their lines are shown beside
 * @param bench makes what requests share
 * @param slot makes an idle request slot on a bench
 * @param start maps a request and makes it ready for the device; false if it did not work
 * @param complete the device is done: gives everything back
 */
public record DriverSide<B, S>(
        List<Class<?>> sources,
        List<Class<?>> common,
        Supplier<B> bench,
        Function<B, S> slot,
        BiPredicate<S, PageSource> start,
        Consumer<S> complete) {
    /**
     * One side of a pair.
     *
     * @param sources classes whose code is the driver's own
     * @param common classes of common code that do the driver's work for it
     * @param bench makes what requests share
     * @param slot makes an idle request slot on a bench
     * @param start maps a request and makes it ready for the device
     * @param complete gives everything back
     */
    public DriverSide {
        sources = List.copyOf(sources);
        common = List.copyOf(common);
    }
}
