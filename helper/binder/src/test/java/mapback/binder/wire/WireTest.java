package mapback.binder.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mapback.binder.wire.Message.Kind;
import mapback.linux.LocalSocket;
import mapback.testkit.Hostile;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireTest {
    private static final Asker ASKER = new Asker(4711, true);
    private static final Asker NOBODY = new Asker(0, false);
    private static final List<Message> MESSAGES = List.of(
            Message.connect(ASKER, OptionalInt.of(9), 67_108_864, 0x58f, "6f1c-a", "vm/100/… drive-scsi0.img"),
            Message.reconfigure(3, "6f1c-a"),
            Message.disconnect(NOBODY, 32_767, true),
            Message.list(),
            Message.holders(0),
            Message.configure(7, 4096, 1024),
            Message.device(3, -2, 99, 67_108_864, "6f1c-a", "vm"),
            Message.holder(HolderKind.PROCESS, 815, "dd"),
            Message.done(3, 0),
            Message.refused(Reason.SYSTEM, "full"));
    private static final long MOST_MEMORY = 64 << 10;

    @ParameterizedTest
    @MethodSource("golden")
    void a_message_is_the_bytes_that_it_always_was(Message message, byte[] bytes) throws Exception {
        assertThat(bytes(message)).isEqualTo(bytes);
        assertThat(Codec.decode(ByteBuffer.wrap(bytes))).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void a_damaged_message_is_refused(String what, byte[] bytes) {
        assertThatThrownBy(() -> Codec.decode(ByteBuffer.wrap(bytes))).as(what).isInstanceOf(ProtocolException.class);
    }

    @Test
    void what_was_encoded_is_decoded() {
        Seeded.rounds(2000, random -> {
            Message message = new Message(
                    Kind.CONNECT,
                    random.between(0, 32_767),
                    new Asker(random.between(0, Integer.MAX_VALUE), random.chance(50)),
                    random.between(Integer.MIN_VALUE, Integer.MAX_VALUE),
                    random.between(1, Long.MAX_VALUE - 512),
                    random.between(0, 0xffff),
                    random.between(0, Integer.MAX_VALUE),
                    "b".repeat(random.between(1, 64)),
                    "ä".repeat(random.between(0, 128)));
            assertThat(Codec.decode(ByteBuffer.wrap(bytes(message)))).isEqualTo(message);
        });
    }

    @Test
    void any_bytes_are_a_message_or_are_refused() {
        List<byte[]> sound = MESSAGES.stream().map(WireTest::bytes).toList();
        new Hostile(sound, Set.of(ProtocolException.class), MOST_MEMORY)
                .feed(input -> Codec.decode(ByteBuffer.wrap(input)));
    }

    @Test
    void what_the_system_names_is_made_fit_to_be_shown() {
        Message holder = Message.holder(HolderKind.MOUNT, 0, "/mnt/\u001b[31m\u202e\ud800" + "é".repeat(300));
        assertThat(holder.text()).startsWith("/mnt/?[31m??é");
        assertThat(holder.text().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(255, 256);
    }

    @Test
    void an_answer_is_all_rows_and_the_last_message() throws Exception {
        try (LocalSocket.Pair pair = LocalSocket.pair();
                Line helper = new Line(pair.one());
                Line binder = new Line(pair.other())) {
            List<Message> sent = MESSAGES.subList(6, 9);
            for (Message row : sent) {
                binder.send(row);
            }
            assertThat(helper.ask(Message.list())).isEqualTo(sent);
            assertThat(binder.next().orElseThrow().message()).isEqualTo(Message.list());
            binder.send(sent.getFirst());
            pair.other().hangUp();
            assertThatThrownBy(() -> helper.ask(Message.list())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_binder_that_ends_before_it_answers_is_noticed() throws Exception {
        try (LocalSocket.Pair pair = LocalSocket.pair();
                Line helper = new Line(pair.one())) {
            Thread binder = Thread.ofPlatform().start(() -> {
                try (Line line = new Line(pair.other())) {
                    line.next();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThatThrownBy(() -> helper.ask(Message.list())).isInstanceOf(EOFException.class);
            binder.join();
        }
    }

    @Test
    void a_socket_comes_beside_what_wants_one_and_nothing_else() throws Exception {
        try (LocalSocket.Pair pair = LocalSocket.pair();
                Line helper = new Line(pair.one());
                Line binder = new Line(pair.other());
                LocalSocket.Pair passed = LocalSocket.pair()) {
            helper.send(MESSAGES.getFirst(), passed.one().handle());
            try (Line.Received received = binder.next().orElseThrow()) {
                assertThat(received.beside().orElseThrow().isConnectedLocalStream())
                        .isTrue();
            }
            helper.send(MESSAGES.getFirst());
            assertThatThrownBy(binder::next).isInstanceOf(ProtocolException.class);
            helper.send(Message.list(), passed.one().handle());
            assertThatThrownBy(binder::next).isInstanceOf(ProtocolException.class);
            helper.send(
                    MESSAGES.getFirst(), passed.one().handle(), passed.other().handle());
            assertThatThrownBy(binder::next).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void a_message_cut_off_in_its_middle_is_refused() throws Exception {
        try (LocalSocket.Pair pair = LocalSocket.pair();
                Line binder = new Line(pair.other())) {
            pair.one().send(ByteBuffer.allocateDirect(100).put(0, (byte) 1), List.of());
            pair.one().close();
            assertThatThrownBy(binder::next).isInstanceOf(ProtocolException.class);
            assertThat(binder.next()).isEmpty();
        }
    }

    private static byte[] bytes(Message message) {
        ByteBuffer buffer = ByteBuffer.allocate(Codec.LENGTH);
        Codec.encode(message, buffer);
        return buffer.array();
    }

    private static Stream<Object[]> golden() throws IOException {
        List<String> lines = lines("messages.txt");
        assertThat(lines).hasSameSizeAs(MESSAGES);
        return IntStream.range(0, lines.size())
                .mapToObj(i -> new Object[] {MESSAGES.get(i), parse(lines.get(i).split(" ", 2)[1])});
    }

    private static Stream<Object[]> damaged() throws IOException {
        return lines("damaged.txt").stream().map(line -> line.split(" ", 2)).map(parts ->
                new Object[] {parts[1], parse(parts[0])});
    }

    /// A number in brackets stands for so many zero bytes.
    private static byte[] parse(String text) {
        String hex = Pattern.compile("-|\\((\\d+)\\)")
                .matcher(text)
                .replaceAll(found -> found.group(1) == null ? "" : "00".repeat(Integer.parseInt(found.group(1))));
        return HexFormat.of().parseHex(hex);
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream file = WireTest.class.getResourceAsStream("/golden/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }
}
