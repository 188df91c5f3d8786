package mapback.bench;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The least NBD client that reads: an export by the empty name, simple replies, one request at a time.
///
/// @see "NBD protocol, newstyle negotiation and simple replies"
final class NbdReader implements AutoCloseable {
    private static final long OPTION = 0x49484156454f5054L;
    private static final int EXPORT_NAME = 1;
    private static final int REQUEST = 0x25609513;
    private static final int REPLY = 0x67446698;
    private static final int GREETING = 8 + 8 + 2;
    private static final int SIZE_AND_FLAGS = 8 + 2;

    private final SocketChannel channel;
    private final DataInputStream in;
    private final DataOutputStream out;

    NbdReader(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        in = new DataInputStream(Channels.newInputStream(channel));
        out = new DataOutputStream(new java.io.BufferedOutputStream(Channels.newOutputStream(channel)));
        in.skipNBytes(GREETING);
        out.writeInt(3);
        out.writeLong(OPTION);
        out.writeInt(EXPORT_NAME);
        out.writeInt(0);
        out.write("".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        in.skipNBytes(SIZE_AND_FLAGS);
    }

    void read(long offset, int length) throws IOException {
        out.writeInt(REQUEST);
        out.writeInt(0);
        out.writeLong(offset);
        out.writeLong(offset);
        out.writeInt(length);
        out.flush();
        if (in.readInt() != REPLY || in.readInt() != 0 || in.readLong() != offset) {
            throw new IllegalStateException("the server refuses a read at " + offset);
        }
        in.skipNBytes(length);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
