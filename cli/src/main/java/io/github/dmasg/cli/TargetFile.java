package io.github.dmasg.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A file that a command writes: whole or not at all.
 *
 * <p>Everything goes to a new file beside the target, which takes the target's name at the end. Until then, and if the
 * command fails, an older file of that name is what it was. Closing without {@link #commit()} removes the new file; so
 * does the end of the program.
 *
 * <p>Not safe for use by several threads, but for the removal at the end of the program.
 */
final class TargetFile implements AutoCloseable {
    private final Path target;
    private final Path growing;
    private final FileChannel channel;
    private boolean committed;

    private TargetFile(Path target, Path growing, FileChannel channel) {
        this.target = target;
        this.growing = growing;
        this.channel = channel;
    }

    /**
     * Opens the new file, so that a target that cannot be written is known before any work is done.
     *
     * @param option what the target is called on the command line, for messages
     * @param name the target
     * @param inputs files that must not be overwritten, under whatever name
     * @return to be closed
     * @throws Failure if the target cannot be written, in one line
     */
    static TargetFile open(String option, Path name, Collection<Path> inputs) {
        try {
            return checked(option + ": " + name, resolved(name), inputs);
        } catch (IOException e) {
            throw new Failure(option + ": " + FailureReport.fileMessage(e));
        }
    }

    private static TargetFile checked(String what, Path target, Collection<Path> inputs) throws IOException {
        if (Files.isDirectory(target)) {
            throw new Failure(what + ": a folder (expected: the name of a file to write)");
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new Failure(what + ": not a regular file (expected: one, or a new name)");
        }
        for (Path input : inputs) {
            if (Files.exists(target) && Files.exists(input) && Files.isSameFile(input, target)) {
                throw new Failure(what + ": an input of this command (expected: another file)");
            }
        }
        Path folder = target.toAbsolutePath().getParent();
        Path file = target.getFileName();
        if (folder == null || file == null) {
            throw new Failure(what + ": no name of a file (expected: one)");
        }
        if (!Files.isDirectory(folder)) {
            throw new Failure(what + ": " + folder + " is no folder (expected: an existing one)");
        }
        if (Files.exists(target) && !Files.isWritable(target)) {
            throw new Failure(what + ": permission denied");
        }
        Path growing = folder.resolve("." + file + "." + ProcessHandle.current().pid() + ".tmp");
        Files.deleteIfExists(growing);
        FileChannel channel = FileChannel.open(growing, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        growing.toFile().deleteOnExit();
        return new TargetFile(target, growing, channel);
    }

    /** The file a symbolic link leads to is the one that is replaced, not the link. */
    private static Path resolved(Path name) throws IOException {
        @Nullable Path link = Files.isSymbolicLink(name) ? Files.readSymbolicLink(name) : null;
        if (link == null || !Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
            return name;
        }
        return Files.exists(name) ? name.toRealPath() : name.resolveSibling(link);
    }

    /** Bytes of the new file. */
    OutputStream stream() {
        return Channels.newOutputStream(channel);
    }

    /** Text of the new file, as UTF-8. */
    BufferedWriter writer() {
        return new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
    }

    /**
     * Gives the new file the target's name. What was written must have been flushed.
     *
     * @throws IOException if the disk is full or the folder went away; the target is then what it was
     */
    void commit() throws IOException {
        channel.force(true);
        channel.close();
        try {
            Files.move(growing, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(growing, target, StandardCopyOption.REPLACE_EXISTING);
        }
        committed = true;
    }

    @Override
    public void close() throws IOException {
        if (!committed) {
            channel.close();
            Files.deleteIfExists(growing);
        }
    }
}
