package io.github.dmasg.proptests.hardware;

/** Reads the frame buffer table of the IPU3 receiver, and the lists of pointers that it names. */
public final class FrameReader {
    private static final long PAGE = 4096;
    private static final int ENTRY = 16;
    private static final int PER_LIST = 1024;

    private final TableSpace space;
    private final long row;

    /**
     * A receiver that looks at one buffer.
     *
     * @param space where tables lie
     * @param row address of the buffer's first entry
     */
    public FrameReader(TableSpace space, long row) {
        this.space = space;
        this.row = row;
    }

    /**
     * The buffer.
     *
     * @return where the receiver writes a frame that fills it
     */
    public Stretches frame() {
        Stretches data = new Stretches();
        long skip = space.read(row + 8, 4);
        long lastByte = space.read(row + ENTRY + 10, 2);
        long left = pages() * PAGE - skip - (PAGE - 1 - lastByte);
        PageNumberReader pages = new PageNumberReader(space);
        for (int i = 0; left > 0; i++) {
            long touched = (skip + left + PAGE - 1) / PAGE;
            pages.listOfPointers(list(i), (int) Math.min(PER_LIST, touched), skip, left, data);
            left -= PER_LIST * PAGE - skip;
            skip = 0;
        }
        return data;
    }

    /**
     * Where the receiver goes on if a sensor sends more than the buffer holds.
     *
     * @return address of the page
     */
    public long behind() {
        long page = pages();
        return space.read(list((int) (page / PER_LIST)) + 4 * (page % PER_LIST), 4) * PAGE;
    }

    private long pages() {
        return space.read(row + ENTRY + 8, 2);
    }

    private long list(int index) {
        return space.read(row + (long) ENTRY * index + 12, 4) * PAGE;
    }
}
