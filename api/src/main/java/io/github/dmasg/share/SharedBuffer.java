package io.github.dmasg.share;

import io.github.dmasg.unit.ByteCount;

/**
 * What an exporter passes on: somebody's buffer, by its name and size, to attach to. Thread-safe.
 */
public final class SharedBuffer {
    private final ExportedBuffer exported;

    SharedBuffer(ExportedBuffer exported) {
        this.exported = exported;
    }

    /**
     * Attaches a driver.
     *
     * @param importer what it declares
     * @return its attachment
     * @throws ShareException DECLINED or REVOKED
     */
    public Attachment attach(Importer importer) throws ShareException {
        return exported.attach(importer);
    }

    /**
     * Size of the buffer, wherever it is.
     *
     * @return bytes
     */
    public @ByteCount long bytes() {
        return exported.bytes();
    }

    @Override
    public String toString() {
        return exported.toString();
    }
}
