package io.github.dmasg.share;

import io.github.dmasg.page.PageSource;

/** The policy of a driver that shares a buffer. */
public interface Exporter {
    /**
     * Somebody wants to attach.
     *
     * @param importer what it declares
     * @param memory where the buffer is now
     * @return the answer
     */
    Decision attach(Importer importer, PageSource memory);

    /**
     * An importer that takes only ordinary memory wants to map while the buffer is in peer memory. The exporter may move it, at once
     * or later; by default it does not.
     *
     * @param buffer the buffer
     */
    default void wantsOrdinaryMemory(ExportedBuffer buffer) {}
}
