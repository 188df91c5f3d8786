package mapback.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mapback.problem.HelperProblem.StreamRefused;
import mapback.problem.ProblemException;
import mapback.protocol.StreamOffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class StreamDoorTest {
    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private StreamDoor door;
    private StreamOffer offer;
    private Future<WritableByteChannel> opened;

    @BeforeEach
    void open() throws Exception {
        door = StreamDoor.in(folder, new SecureRandom());
        offer = door.offer();
        opened = threads.submit(door::open);
    }

    @AfterEach
    void close() throws Exception {
        door.close();
        threads.shutdownNow();
    }

    @Test
    void who_says_the_token_gets_the_bytes() throws Exception {
        try (SocketChannel reader = connect()) {
            say(reader, offer.token().text().substring(0, 7));
            say(reader, offer.token().text().substring(7));
            try (WritableByteChannel channel = opened.get()) {
                byte[] bytes = new byte[1 << 20];
                Thread.ofVirtual().start(() -> write(channel, bytes));
                assertThat(Channels.newInputStream(reader).readNBytes(bytes.length))
                        .isEqualTo(bytes);
            }
        }
    }

    @Test
    void a_token_has_128_bits_and_shows_in_no_text() {
        assertThat(offer.token().text()).matches("[0-9a-f]{32}");
        assertThat(offer.toString()).doesNotContain(offer.token().text());
    }

    @Test
    void the_socket_is_gone_once_somebody_came() throws Exception {
        try (SocketChannel reader = connect()) {
            say(reader, offer.token().text());
            opened.get().close();
            assertThat(Path.of(offer.path())).doesNotExist();
        }
    }

    @Test
    void another_token_is_refused() throws Exception {
        try (SocketChannel reader = connect()) {
            say(reader, "0".repeat(32));
            assertRefused(opened);
            assertThat(reader.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
        assertThat(Path.of(offer.path())).doesNotExist();
    }

    @Test
    void who_leaves_before_the_token_is_refused() throws Exception {
        try (SocketChannel reader = connect()) {
            say(reader, offer.token().text().substring(1));
        }
        assertRefused(opened);
    }

    @Test
    void nobody_within_the_time_is_told() throws Exception {
        try (StreamDoor hasty = StreamDoor.in(folder, new SecureRandom(), Duration.ofMillis(50))) {
            assertRefused(threads.submit(hasty::open));
            assertThat(Path.of(hasty.offer().path())).doesNotExist();
        }
    }

    @Test
    void silence_within_the_time_is_told() throws Exception {
        try (StreamDoor hasty = StreamDoor.in(folder, new SecureRandom(), Duration.ofMillis(200))) {
            try (SocketChannel reader =
                    SocketChannel.open(UnixDomainSocketAddress.of(hasty.offer().path()))) {
                assertThat(reader.isConnected()).isTrue();
                assertRefused(threads.submit(hasty::open));
            }
        }
    }

    @Test
    void an_interrupt_ends_the_waiting() throws Exception {
        try (StreamDoor other = StreamDoor.in(folder, new SecureRandom())) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(other::open).isInstanceOf(InterruptedException.class);
            assertThat(Path.of(other.offer().path())).doesNotExist();
        }
    }

    private SocketChannel connect() throws Exception {
        return SocketChannel.open(UnixDomainSocketAddress.of(offer.path()));
    }

    private static void say(SocketChannel channel, String text) throws Exception {
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static void write(WritableByteChannel channel, byte[] bytes) {
        try {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void assertRefused(Future<WritableByteChannel> opened) {
        assertThatThrownBy(opened::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.problem()).isEqualTo(new StreamRefused()));
    }
}
