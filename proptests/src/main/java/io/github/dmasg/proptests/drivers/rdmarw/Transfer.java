package io.github.dmasg.proptests.drivers.rdmarw;

/**
 * What is to be transferred.
 *
 * @param offset first byte of the buffer to transfer; all behind it is transferred too
 * @param remote address of the first byte at the remote host
 * @param key the remote host's key for it
 * @param write true to write to the remote host, false to read from it
 */
public record Transfer(long offset, long remote, int key, boolean write) {}
