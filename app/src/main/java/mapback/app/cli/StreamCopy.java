package mapback.app.cli;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import mapback.protocol.StreamOffer;

/// Copies an archive from the helper's one-shot socket to standard output.
final class StreamCopy {
    private static final int BUFFER = 1 << 20;

    private StreamCopy() {}

    /// Copies until the stream ends, for whatever reason: only the job knows whether that was its end.
    ///
    /// @return the bytes copied
    /// @throws IOException when standard output could not be written
    static long copy(StreamOffer offer, Output output) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        long copied = 0;
        try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            boolean isOpen = open(socket, offer);
            while (isOpen && read(socket, buffer)) {
                copied += buffer.flip().remaining();
                output.write(buffer);
                buffer.clear();
            }
        }
        return copied;
    }

    /// A job that was cancelled or failed before this has taken its socket away, and says why it ended.
    private static boolean open(SocketChannel socket, StreamOffer offer) {
        try {
            socket.connect(UnixDomainSocketAddress.of(offer.path()));
            ByteBuffer token = StandardCharsets.US_ASCII.encode(offer.token().text());
            while (token.hasRemaining()) {
                socket.write(token);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean read(SocketChannel socket, ByteBuffer buffer) {
        try {
            return socket.read(buffer) >= 0;
        } catch (IOException e) {
            return false; // The helper hung up. Its job says why.
        }
    }
}
