package mapback.nbd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.HexFormat;

/// Speaks NBD in bytes, right or wrong.
final class RawClient implements AutoCloseable {
    private static final HexFormat HEX = HexFormat.of();

    final SocketChannel socket;

    RawClient(SocketChannel socket) {
        this.socket = socket;
    }

    static String hex(String text) {
        return HEX.formatHex(text.getBytes(UTF_8));
    }

    static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    static String hex(int number) {
        return HEX.toHexDigits(number);
    }

    static String hex(long number) {
        return HEX.toHexDigits(number);
    }

    /// @param hex blanks do not count
    void send(String hex) throws IOException {
        send(HEX.parseHex(hex.replaceAll("\\s", "")));
    }

    void send(byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            socket.write(left);
        }
    }

    byte[] receive(int length) throws IOException {
        ByteBuffer received = ByteBuffer.allocate(length);
        while (received.hasRemaining()) {
            if (socket.read(received) < 0) {
                throw new EOFException("hung up after " + received.position() + " of " + length + " bytes");
            }
        }
        return received.array();
    }

    void expect(String hex) throws IOException {
        String wanted = hex.replaceAll("\\s", "");
        assertThat(hex(receive(wanted.length() / 2))).isEqualTo(wanted);
    }

    void expectHangUp() {
        try {
            assertThat(socket.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        } catch (IOException e) {
            // Hung up with bytes of ours unread.
            assertThat(e).hasMessageMatching("Connection reset.*|Broken pipe.*");
        }
    }

    void greet(int flags) throws IOException {
        expect("4e42444d4147494349484156454f50540003");
        send(hex(flags));
    }

    void option(int number, String data) throws IOException {
        send("49484156454f5054" + hex(number) + hex(data.length() / 2) + data);
    }

    void expectOptionReply(int option, int type, String data) throws IOException {
        expect("0003e889045565a9" + hex(option) + hex(type) + hex(data.length() / 2) + data);
    }

    /// An error, with whatever message.
    void expectOptionError(int option, int type) throws IOException {
        expect("0003e889045565a9" + hex(option) + hex(type));
        int length = ByteBuffer.wrap(receive(4)).getInt();
        assertThat(new String(receive(length), UTF_8)).isNotBlank();
    }

    /// Begins the transmission with the export that has no other name.
    void go() throws IOException {
        option(0x7, "000000000000");
        expect("0003e889045565a9 00000007 00000003 0000000c 0000");
        receive(10);
        expectOptionReply(0x7, 0x1, "");
    }

    void request(int flags, int type, long cookie, long offset, long length) throws IOException {
        send(requestBytes(flags, type, cookie, offset, length));
    }

    static byte[] requestBytes(int flags, int type, long cookie, long offset, long length) {
        return ByteBuffer.allocate(28)
                .putInt(0x25609513)
                .putShort((short) flags)
                .putShort((short) type)
                .putLong(cookie)
                .putLong(offset)
                .putInt((int) length)
                .array();
    }

    void read(long cookie, long offset, long length) throws IOException {
        request(0, 0, cookie, offset, length);
    }

    void expectSimple(int error, long cookie) throws IOException {
        expect("67446698" + hex(error) + hex(cookie));
    }

    void expectData(boolean isLast, long cookie, long offset, byte[] content) throws IOException {
        expect("668e33ef" + (isLast ? "0001" : "0000") + "0001" + hex(cookie) + hex(8 + content.length) + hex(offset));
        assertThat(receive(content.length)).isEqualTo(content);
    }

    void expectHole(boolean isLast, long cookie, long offset, int length) throws IOException {
        expect("668e33ef" + (isLast ? "0001" : "0000") + "0002" + hex(cookie) + "0000000c" + hex(offset) + hex(length));
    }

    /// An error chunk, with the message.
    void expectError(int error, long cookie, String message) throws IOException {
        expect("668e33ef 0001 8001" + hex(cookie) + hex(6 + message.length()) + hex(error)
                + HEX.toHexDigits((short) message.length()) + hex(message));
    }

    /// Reads a structured reply of any form into its content.
    byte[] receiveContent(long cookie, long offset, int length) throws IOException {
        byte[] content = new byte[length];
        boolean isLast = false;
        while (!isLast) {
            ByteBuffer head = ByteBuffer.wrap(receive(20));
            assertThat(head.getInt()).isEqualTo(0x668e33ef);
            isLast = head.getShort() == 1;
            int type = head.getShort();
            assertThat(head.getLong()).isEqualTo(cookie);
            int payload = head.getInt();
            int at = (int) (ByteBuffer.wrap(receive(8)).getLong() - offset);
            switch (type) {
                case 1 -> System.arraycopy(receive(payload - 8), 0, content, at, payload - 8);
                case 2 -> receive(4);
                default -> throw new AssertionError("a chunk of type " + type);
            }
        }
        return content;
    }

    /// All of an export, by one structured read.
    byte[] readAll(int size) throws IOException {
        read(9, 0, size);
        return receiveContent(9, 0, size);
    }

    void leave() throws IOException {
        request(0, 2, 0, 0, 0);
        expectHangUp();
    }

    /// Takes and sends in small steps, as a client far away does.
    RawClient withSmallBuffers() throws IOException {
        socket.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        return this;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
