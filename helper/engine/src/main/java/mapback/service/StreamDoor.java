package mapback.service;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import mapback.problem.HelperProblem.StreamRefused;
import mapback.problem.ProblemException;
import mapback.protocol.SecretText;
import mapback.protocol.StreamOffer;

/// A one-shot Unix socket for bulk data to a caller: whoever connects first says the token, and gets the bytes.
final class StreamDoor implements StreamSink, Closeable {
    /// How long the caller may take from the reply to the token.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int NAME_BYTES = 8;
    private static final int TOKEN_BYTES = 16;

    private final Path path;
    private final byte[] token;
    private final ServerSocketChannel server;
    private final long until;

    private StreamDoor(Path path, byte[] token, ServerSocketChannel server, Duration patience) {
        this.path = path;
        this.token = token;
        this.server = server;
        this.until = System.nanoTime() + patience.toNanos();
    }

    /// @param folder the runtime folder, which others cannot enter
    static StreamDoor in(Path folder, SecureRandom random) throws IOException {
        return in(folder, random, PATIENCE);
    }

    static StreamDoor in(Path folder, SecureRandom random, Duration patience) throws IOException {
        Path path = folder.resolve("stream-" + hex(random, NAME_BYTES));
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path), 1);
            byte[] token = hex(random, TOKEN_BYTES).getBytes(StandardCharsets.US_ASCII);
            return new StreamDoor(path, token, server, patience);
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    private static String hex(SecureRandom random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// What the caller is told.
    StreamOffer offer() {
        return new StreamOffer(path.toString(), new SecretText(new String(token, StandardCharsets.US_ASCII)));
    }

    /// Waits for the caller; the socket is gone afterwards.
    ///
    /// @return closed by the receiver
    /// @throws ProblemException with [StreamRefused] when nobody came in time, or somebody without the token
    @Override
    public WritableByteChannel open() throws IOException, InterruptedException {
        SocketChannel reader;
        try (this) {
            await(server, SelectionKey.OP_ACCEPT);
            reader = server.accept();
        }
        if (reader == null) {
            throw new ProblemException(new StreamRefused(), new EOFException("it went away before it was accepted"));
        }
        try {
            requireToken(reader);
            reader.configureBlocking(true);
            return reader;
        } catch (IOException | InterruptedException e) {
            reader.close();
            throw e;
        }
    }

    private void requireToken(SocketChannel reader) throws IOException, InterruptedException {
        ByteBuffer said = ByteBuffer.allocate(token.length);
        while (said.hasRemaining()) {
            await(reader, SelectionKey.OP_READ);
            if (reader.read(said) < 0) {
                throw new ProblemException(new StreamRefused(), new EOFException("it closed before its token"));
            }
        }
        if (!MessageDigest.isEqual(said.array(), token)) {
            throw new ProblemException(new StreamRefused());
        }
    }

    private void await(SelectableChannel channel, int readiness) throws IOException, InterruptedException {
        channel.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            channel.register(selector, readiness);
            long left = Math.max(1, (until - System.nanoTime()) / 1_000_000);
            int ready = selector.select(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (ready == 0) {
                throw new ProblemException(new StreamRefused());
            }
        }
    }

    /// Removes the socket.
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
        server.close();
    }
}
