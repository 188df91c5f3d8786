package mapback.testkit;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;

/// Reads over NBD by the old way in, which every server knows. Its answers come in the order of its questions, as long
/// as there is one at a time.
public final class NbdClient implements AutoCloseable {
    private static final int GREETING = 18;
    private static final int SIZE_AND_FLAGS = 10;
    private static final int NO_ZEROES = 3;
    private static final long OPTION_MAGIC = 0x49484156454f5054L;
    private static final int REQUEST_MAGIC = 0x25609513;
    private static final int REPLY_MAGIC = 0x67446698;

    private final SocketChannel socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    /// @param door a Unix socket, whose first export is taken
    public NbdClient(Path door) throws IOException {
        socket = SocketChannel.open(UnixDomainSocketAddress.of(door));
        in = new DataInputStream(Channels.newInputStream(socket));
        out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(socket)));
        in.skipNBytes(GREETING);
        out.writeInt(NO_ZEROES);
        out.writeLong(OPTION_MAGIC);
        out.writeInt(1);
        out.writeInt(0);
        out.flush();
        in.skipNBytes(SIZE_AND_FLAGS);
    }

    /// Asks and does not wait.
    public void ask(int offset, int length) throws IOException {
        out.writeInt(REQUEST_MAGIC);
        out.writeInt(0);
        out.writeLong(offset);
        out.writeLong(offset);
        out.writeInt(length);
        out.flush();
    }

    /// The next answer.
    ///
    /// @return empty when the read failed
    public Optional<byte[]> answer(int length) throws IOException {
        if (in.readInt() != REPLY_MAGIC) {
            throw new IOException("that is no reply");
        }
        int error = in.readInt();
        in.readLong();
        if (error != 0) {
            return Optional.empty();
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return Optional.of(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
