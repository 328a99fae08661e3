package io.github.dmasg.proptests.hardware;

/** Reads tables of page numbers: VMware's memory objects and the IPU3 receiver's lists of pointers. */
public final class PageNumberReader {
    private static final long PAGE = 4096;

    private final TableSpace space;

    /**
     * A device.
     *
     * @param space where tables lie
     */
    public PageNumberReader(TableSpace space) {
        this.space = space;
    }

    /**
     * Walks a memory object page by page.
     *
     * @param root number of the root page
     * @param depth levels of tables
     * @param bytes size of the object
     * @return where its bytes are
     */
    public Stretches memoryObject(long root, int depth, long bytes) {
        Stretches data = new Stretches();
        for (long at = 0; at < bytes; at += PAGE) {
            long number = root;
            for (int level = depth - 1; level >= 0; level--) {
                long entry = ((at / PAGE) >>> (9 * level)) % 512;
                number = space.read(number * PAGE + entry * 8, 8);
            }
            data.add(number * PAGE, Math.min(PAGE, bytes - at));
        }
        return data;
    }

    /**
     * Reads one table of 32-bit page numbers.
     *
     * @param table its address
     * @param entries how many to read, at most 1024
     * @param offset bytes to skip in the first page
     * @param bytes most bytes to take
     * @param data receives where the bytes are
     */
    public void listOfPointers(long table, int entries, long offset, long bytes, Stretches data) {
        long skip = offset;
        long left = bytes;
        for (int i = 0; i < entries; i++) {
            long page = space.read(table + 4L * i, 4) * PAGE;
            long part = Math.min(left, PAGE - skip);
            data.add(page + skip, part);
            left -= part;
            skip = 0;
        }
    }
}
