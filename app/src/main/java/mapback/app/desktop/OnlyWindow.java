package mapback.app.desktop;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The one window of a user: a second start hands what it was to open over to the first, and ends.
///
/// Who holds the lock beside the socket is the one; so of two that start at once one is the second, and nobody takes
/// the place of a window that is only slow. Both lie in the runtime folder, which nobody else may enter.
public final class OnlyWindow implements AutoCloseable {
    /// More than a command line can hold; what is longer comes from no start of a program.
    private static final int LARGEST = 4 << 20;

    /// A first window that is just starting listens within this time; a start takes five seconds on a slow machine.
    private static final long PATIENCE_SECONDS = 20;

    private static final long PAUSE_MILLIS = 50;

    private final FileChannel lock;
    private final ServerSocketChannel channel;
    private final Path socket;

    private OnlyWindow(FileChannel lock, ServerSocketChannel channel, Path socket) {
        this.lock = lock;
        this.channel = channel;
        this.socket = socket;
    }

    /// Hands over to the window that is there, or becomes it.
    ///
    /// @param runtimeFolder the user's alone
    /// @param words what is to be opened
    /// @return empty when another window has taken them
    /// @throws IOException when another window is there and does not take them
    public static Optional<OnlyWindow> claim(Path runtimeFolder, List<String> words)
            throws IOException, InterruptedException {
        Path socket = runtimeFolder.resolve("window");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket);
        FileChannel lock = FileChannel.open(
                runtimeFolder.resolve("window.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean isFirst = false;
        try {
            if (!isFree(lock)) {
                handOver(address, words);
                return Optional.empty();
            }
            Files.deleteIfExists(socket);
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            channel.bind(address);
            isFirst = true;
            return Optional.of(new OnlyWindow(lock, channel, socket));
        } finally {
            if (!isFirst) {
                lock.close();
            }
        }
    }

    /// @return whether nobody else has it; then it is taken until the channel is closed
    private static boolean isFree(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Another window of this very process.
            return false;
        }
    }

    private static void handOver(UnixDomainSocketAddress address, List<String> words)
            throws IOException, InterruptedException {
        byte[] text = String.join("\0", words).getBytes(StandardCharsets.UTF_8);
        ByteBuffer message = ByteBuffer.allocate(Integer.BYTES + text.length);
        message.putInt(text.length).put(text).flip();
        try (SocketChannel first = connect(address)) {
            while (message.hasRemaining()) {
                first.write(message);
            }
        }
    }

    private static SocketChannel connect(UnixDomainSocketAddress address) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                return SocketChannel.open(address);
            } catch (IOException e) {
                // It has the lock and does not listen yet.
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /// Hands on what later starts were to open, until this is closed.
    ///
    /// @param taker gets the words, none when only the window was asked for
    public void listen(Consumer<List<String>> taker) {
        Thread.ofVirtual().name("later starts").start(() -> {
            while (channel.isOpen()) {
                try (SocketChannel later = channel.accept()) {
                    taker.accept(words(later));
                } catch (IOException e) {
                    // Whoever came went away again, or the window is closing.
                }
            }
        });
    }

    /// @throws IOException when not all of it came, or more than there can be
    private static List<String> words(SocketChannel from) throws IOException {
        int length = read(from, Integer.BYTES).getInt();
        if (length < 0 || length > LARGEST) {
            throw new IOException("a list of " + length + " bytes");
        }
        String text = StandardCharsets.UTF_8.decode(read(from, length)).toString();
        return text.isEmpty() ? List.of() : List.of(text.split("\0", -1));
    }

    private static ByteBuffer read(SocketChannel from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (from.read(bytes) < 0) {
                throw new EOFException();
            }
        }
        return bytes.flip();
    }

    @Override
    public void close() {
        try (lock) {
            channel.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            // The next window finds that nobody holds the lock.
        }
    }
}
