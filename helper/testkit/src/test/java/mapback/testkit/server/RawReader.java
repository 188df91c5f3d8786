package mapback.testkit.server;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A reader connection frame by frame: sends as little as is allowed and shows every frame that comes.
final class RawReader implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int END_STREAM = 1;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Frame(int type, int flags, int stream, byte[] payload, Map<String, String> headers) {
        boolean ends() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }

        int number() {
            return ByteBuffer.wrap(payload).getInt();
        }
    }

    /// @param frames of DATA
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Response(Map<String, String> headers, byte[] body, int frames) {
        int status() {
            return Integer.parseInt(headers.getOrDefault(":status", "0"));
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final RawHttp connection;
    private final DataInputStream in;
    private final OutputStream out;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();
    private final ArrayDeque<Frame> seen = new ArrayDeque<>();
    private int next = 1;

    /// Takes over a connection whose 101 was read. Windows are opened wide.
    RawReader(RawHttp connection) throws IOException {
        this.connection = connection;
        in = new DataInputStream(connection.socket().getInputStream());
        out = connection.socket().getOutputStream();
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0, HexFormat.of().parseHex("00047ffffffe000500400000"));
        send(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(2147418111).array());
    }

    static RawReader open(TestServer server, String query, String authorization) throws IOException {
        RawHttp http = RawHttp.tls(server);
        RawHttp.Response response = http.get(
                "/api2/json/reader?" + query,
                "Authorization: " + authorization,
                "Connection: Upgrade",
                "Upgrade: " + ReaderConnection.PROTOCOL);
        if (response.status() != 101) {
            http.close();
            throw new IOException(response.line() + ": " + response.body());
        }
        return new RawReader(http);
    }

    void send(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.putShort((short) (payload.length >> 8))
                .put((byte) payload.length)
                .put((byte) type)
                .put((byte) flags);
        out.write(frame.putInt(stream).put(payload).array());
        out.flush();
    }

    /// Asks and does not wait.
    ///
    /// @return the stream
    int ask(String method, String path) throws IOException {
        int stream = next;
        next += 2;
        ByteBuffer block = ByteBuffer.allocate(path.length() + method.length() + 64);
        literal(block, 2, method);
        block.put((byte) 0x87);
        literal(block, 1, "localhost:8007");
        literal(block, 4, path);
        byte[] payload = new byte[block.position()];
        block.flip().get(payload);
        send(HEADERS, 5, stream, payload);
        return stream;
    }

    /// A header of the static table's name with another value, not indexed.
    private static void literal(ByteBuffer block, int name, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        block.put((byte) name);
        if (bytes.length < 127) {
            block.put((byte) bytes.length);
        } else {
            int rest = bytes.length - 127;
            block.put((byte) 127).put((byte) (rest > 127 ? (rest & 127) | 128 : rest));
            if (rest > 127) {
                block.put((byte) (rest >> 7));
            }
        }
        block.put(bytes);
    }

    Response get(String path) throws IOException {
        return response(ask("GET", path));
    }

    /// Waits until a stream ends.
    Response response(int stream) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        List<byte[]> data = new ArrayList<>();
        while (true) {
            Frame frame = of(stream);
            switch (frame.type()) {
                case HEADERS -> headers.putAll(frame.headers());
                case DATA -> data.add(frame.payload());
                case RST_STREAM -> throw new IOException("RST_STREAM " + frame.number());
                default -> throw new IOException("a frame of type " + frame.type());
            }
            if (frame.ends()) {
                return new Response(headers, joined(data), data.size());
            }
        }
    }

    /// Header blocks must be decoded in the order in which they come.
    private Map<String, String> decoded(int stream, byte[] block) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        try {
            decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(block))
                    .forEach(it ->
                            headers.put(it.getKey().toString(), it.getValue().toString()));
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
        return headers;
    }

    private static byte[] joined(List<byte[]> pieces) {
        ByteBuffer all =
                ByteBuffer.allocate(pieces.stream().mapToInt(it -> it.length).sum());
        pieces.forEach(all::put);
        return all.array();
    }

    private Frame of(int stream) throws IOException {
        for (Frame frame : seen) {
            if (frame.stream() == stream) {
                seen.remove(frame);
                return frame;
            }
        }
        while (true) {
            Frame frame = read();
            if (frame.stream() == stream) {
                return frame;
            }
            seen.add(frame);
        }
    }

    /// The next frame of a type, seen before or not.
    Frame read(int type) throws IOException {
        for (Frame frame : seen) {
            if (frame.type() == type) {
                seen.remove(frame);
                return frame;
            }
        }
        Frame frame = read();
        while (frame.type() != type) {
            seen.add(frame);
            frame = read();
        }
        return frame;
    }

    /// The next frame that comes.
    Frame read() throws IOException {
        int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new IOException("cut within a frame");
        }
        return new Frame(type, flags, stream, payload, type == HEADERS ? decoded(stream, payload) : Map.of());
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
