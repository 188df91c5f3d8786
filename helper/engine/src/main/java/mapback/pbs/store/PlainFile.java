package mapback.pbs.store;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/// A regular file open for reading; nothing else can be opened with it.
///
/// The JDK's channel is used and not a native one, since it makes up for a carrier that waits on a slow disk. It cannot
/// open without waiting, so a fifo is told by its attributes before.
final class PlainFile implements Closeable {
    private final FileChannel channel;
    private final long size;

    private PlainFile(FileChannel channel, long size) {
        this.channel = channel;
        this.size = size;
    }

    /// @throws FileSystemException with the reason `not a plain file` for links, folders, fifos and devices
    static PlainFile open(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(path.toString(), null, "not a plain file");
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            return new PlainFile(channel, channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// Bytes of the file when it was opened.
    long size() {
        return size;
    }

    /// Reads from the beginning until `target` is full.
    ///
    /// @throws EOFException when the file ends before
    void read(ByteBuffer target) throws IOException, InterruptedException {
        long offset = 0;
        while (target.hasRemaining()) {
            int count = readOnce(target, offset);
            if (count < 0) {
                throw new EOFException("the file ends after " + offset + " bytes");
            }
            offset += count;
        }
    }

    private int readOnce(ByteBuffer target, long offset) throws IOException, InterruptedException {
        try {
            return channel.read(target, offset);
        } catch (ClosedByInterruptException | InterruptedIOException e) {
            throw interrupted(e);
        }
    }

    /// The channel leaves the thread's mark set, which the exception stands for from here on.
    private static InterruptedException interrupted(IOException cause) {
        Thread.interrupted();
        InterruptedException interrupted = new InterruptedException("a read was broken off");
        interrupted.initCause(cause);
        return interrupted;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
