package io.github.dmasg.proptests.drivers.gpu;

/**
 * Which part of a buffer object the GPU sees, and where.
 *
 * @param at first page of the GPU's address space
 * @param first first page of the buffer object
 * @param pages how many, 0 for none
 */
public record Binding(int at, int first, int pages) {
    /** Nothing is seen. */
    public static final Binding NONE = new Binding(0, 0, 0);
}
