package mapback.app.desktop;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The one window of a user: a second start hands what it was to open over to the first, and ends.
///
/// The socket lies in the runtime folder, which nobody else may enter.
public final class OnlyWindow implements AutoCloseable {
    /// Many files may be dropped on a launcher at once; more than this is no list of names.
    private static final int LARGEST = 64 * 1024;

    private final ServerSocketChannel channel;
    private final Path socket;

    private OnlyWindow(ServerSocketChannel channel, Path socket) {
        this.channel = channel;
        this.socket = socket;
    }

    /// Hands over to the window that is there, or becomes it.
    ///
    /// @param runtimeFolder the user's alone
    /// @param words what is to be opened
    /// @return empty when another window has taken them
    public static Optional<OnlyWindow> claim(Path runtimeFolder, List<String> words) throws IOException {
        Path socket = runtimeFolder.resolve("window");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket);
        try (SocketChannel first = SocketChannel.open(address)) {
            ByteBuffer message = ByteBuffer.wrap(String.join("\0", words).getBytes(StandardCharsets.UTF_8));
            while (message.hasRemaining()) {
                first.write(message);
            }
            return Optional.empty();
        } catch (IOException nobody) {
            Files.deleteIfExists(socket);
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            channel.bind(address);
            return Optional.of(new OnlyWindow(channel, socket));
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

    private static List<String> words(SocketChannel from) throws IOException {
        ByteBuffer message = ByteBuffer.allocate(LARGEST);
        while (message.hasRemaining() && from.read(message) >= 0) {
            // more may come
        }
        String text = new String(message.array(), 0, message.position(), StandardCharsets.UTF_8);
        return text.isEmpty() ? List.of() : new ArrayList<>(List.of(text.split("\0", -1)));
    }

    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            // The next window finds that nobody answers there.
        }
    }
}
