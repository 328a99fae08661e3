package io.github.dmasg.proptests.suite.plug;

/**
 * What live mappings hold.
 *
 * @param iovaBytes bytes of IOVA space taken
 * @param reachableBytes bytes that some device can reach through a translation
 * @param bounceBytes bytes of the bounce pool taken
 */
public record Holdings(long iovaBytes, long reachableBytes, long bounceBytes) {
    /** Nothing. */
    public static final Holdings NOTHING = new Holdings(0, 0, 0);
}
