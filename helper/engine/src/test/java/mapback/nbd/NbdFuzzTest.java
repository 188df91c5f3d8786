package mapback.nbd;

import static mapback.nbd.RawClient.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.HexFormat;
import java.util.List;
import mapback.testkit.Hostile;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;

/// What no honest client sends. Each input is a connection of its own; one honest reader looks on.
///
/// The system property `mapback.fuzz.inputs` says how many inputs there are in all three properties together,
// `mapback.seed` tries one again.
class NbdFuzzTest {
    private static final int CHUNK = 64 << 10;
    private static final int PROPERTIES = 3;
    private static final String VM = "00000002" + hex("vm");
    private static final String CONTEXT = "00000001" + "0000000f" + hex("base:allocation");
    private static final List<byte[]> OPTIONS = List.of(
            option(0x1, hex("vm")),
            option(0x2, ""),
            option(0x3, ""),
            option(0x5, ""),
            option(0x6, VM + "0004" + "0000" + "0001" + "0002" + "0003"),
            option(0x7, VM + "0001" + "0003"),
            option(0x8, ""),
            option(0x9, VM + CONTEXT),
            option(0xa, VM + CONTEXT),
            option(0xb, ""));
    private static final byte[] HELLO = HexFormat.of().parseHex("00000003");

    private static byte[] option(int number, String data) {
        return HexFormat.of().parseHex("49484156454f5054" + hex(number) + hex(data.length() / 2) + data);
    }

    @Test
    void no_handshake_harms_the_server() throws Exception {
        try (Served served = new Served(MemoryExport.seeded(6 * CHUNK + 7, CHUNK))) {
            feed(served, random -> random.damaged(handshake(random)));
        }
    }

    private static byte[] handshake(Seeded random) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(HELLO);
        for (int left = random.between(1, 8); left > 0; left--) {
            bytes.writeBytes(random.oneOf(OPTIONS));
        }
        return bytes.toByteArray();
    }

    @Test
    void no_request_harms_the_server() throws Exception {
        try (Served served = new Served(MemoryExport.seeded(6 * CHUNK + 7, CHUNK))) {
            feed(served, random -> afterHandshake(random, 6 * CHUNK + 7));
        }
    }

    @Test
    void no_request_harms_a_writable_export() throws Exception {
        MemoryExport export = new MemoryExport("vm", 6 * CHUNK + 7, CHUNK, true);
        try (Served served = new Served(export)) {
            feed(served, random -> afterHandshake(random, 6 * CHUNK + 7));
        }
    }

    private static byte[] afterHandshake(Seeded random, long size) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(HELLO);
        if (random.chance(70)) {
            bytes.writeBytes(OPTIONS.get(6));
            bytes.writeBytes(OPTIONS.get(8));
        }
        bytes.writeBytes(OPTIONS.get(random.chance(80) ? 5 : 0));
        byte[] requests = requests(random, size);
        bytes.writeBytes(random.chance(50) ? random.damaged(requests) : requests);
        return bytes.toByteArray();
    }

    private static byte[] requests(Seeded random, long size) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int left = random.between(1, 30); left > 0; left--) {
            int type = random.chance(95) ? random.between(0, 8) : random.between(0, 0xffff);
            int flags =
                    random.chance(70) ? 0 : random.chance(80) ? 1 << random.between(0, 5) : random.between(0, 0xffff);
            long offset = random.chance(90) ? random.between(0, size) : random.nextLong();
            long length = random.chance(60)
                    ? random.between(0, 5000)
                    : random.chance(70) ? random.between(0, size) : random.nextLong() & 0xffff_ffffL;
            bytes.writeBytes(RawClient.requestBytes(flags, type, random.nextLong(), offset, length));
            if (type == 1 && length <= 5000) {
                bytes.writeBytes(random.bytes((int) length));
            }
        }
        return bytes.toByteArray();
    }

    private interface Inputs {
        byte[] next(Seeded random);
    }

    private static void feed(Served served, Inputs inputs) throws Exception {
        try (RawClient honest = served.structured()) {
            int[] count = {0};
            Seeded.rounds(Hostile.inputs() / PROPERTIES, random -> {
                say(served, random.chance(10) ? random.bytesUpTo(4096) : inputs.next(random));
                if (count[0]++ % 16 == 0) {
                    expectHonestService(honest, served.export);
                }
            });
            Served.await("all others are gone", () -> served.server.counts().connections() == 1);
            expectHonestService(honest, served.export);
            assertThat(served.export.openPieces).hasValue(0);
        }
    }

    private static void expectHonestService(RawClient honest, MemoryExport export) throws IOException {
        byte[] before = export.content(CHUNK - 100, 200);
        honest.read(1, CHUNK - 100, 200);
        byte[] content = honest.receiveContent(1, CHUNK - 100, 200);
        if (!export.isWritable()) {
            assertThat(content).isEqualTo(before);
        }
    }

    /// Says all of it, whether heard or not, and listens until it is hung up on.
    private static void say(Served served, byte[] input) throws IOException {
        try (SocketChannel socket = served.connect()) {
            socket.setOption(StandardSocketOptions.SO_SNDBUF, 1 << 20);
            try {
                socket.write(ByteBuffer.wrap(input));
                socket.shutdownOutput();
                ByteBuffer heard = ByteBuffer.allocate(64 << 10);
                while (socket.read(heard.clear()) >= 0) {
                    // What it says does not matter here.
                }
            } catch (IOException e) {
                assertThat(e).hasMessageMatching("Broken pipe|Connection reset.*|.*not connected");
            }
        }
    }
}
