package io.github.dmasg.legacy.sg;

import io.github.dmasg.unit.Pfn;

/** Tells which provider owns a page frame. Kernel: {@code pfn_to_page(pfn)->pgmap}. */
@FunctionalInterface
public interface PageProviders {
    /**
     * Provider of a page frame.
     *
     * @param pfn page frame number, 4 KiB units
     * @return provider id, 0 for ordinary memory
     */
    int providerOf(@Pfn long pfn);
}
