package mapback.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mapback.problem.GeneralProblem.Internal;
import mapback.problem.HelperProblem.JobMissing;
import mapback.problem.HelperProblem.MessageInvalid;
import mapback.problem.HelperProblem.MessageTooLong;
import mapback.problem.HelperProblem.TooBusy;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HelperListenerTest {
    private static final Source SOURCE = new Source("/datastore", "", Optional.empty());

    /// A snapshot that is answered about when the caller is gone.
    private static final String SLOW = "vm/2";

    /// For half a message.
    private static final Duration PATIENCE = Duration.ofMillis(200);

    @TempDir
    Path folder;

    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch watching = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);
    private final CountDownLatch takenBack = new CountDownLatch(1);
    private final BlockingQueue<Request> cancelled = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> presence = new LinkedBlockingQueue<>();
    private Path socket;
    private HelperListener listener;
    private int rows;
    private String row = "n";

    @BeforeEach
    void listen() throws IOException {
        socket = folder.resolve("helper");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        listener = new HelperListener(
                server,
                new Product("0.1.0"),
                this::handle,
                new Presence() {
                    @Override
                    public boolean entered() {
                        return presence.add("entered");
                    }

                    @Override
                    public void left() {
                        presence.add("left");
                    }
                },
                PATIENCE);
        Thread.ofVirtual().start(() -> {
            try {
                listener.serve();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    private void handle(Request request, Answer answer) throws IOException, InterruptedException {
        switch (request) {
            case Request.GetVersion _ -> answer.last(new Reply.Version("0.1.0", Interfaces.PROTOCOL, 1));
            case Request.ListNamespaces _ ->
                answer.<String>pages(Reply.Namespaces::new)
                        .endWith(IntStream.range(0, rows).mapToObj(i -> row + i).toList());
            case Request.GetNotes(var _, var notes) -> answer.last(new Reply.Notes(notes));
            case Request.PauseJob(var job) -> throw new ProblemException(new JobMissing(job));
            case Request.GetUsage _ -> throw new IllegalArgumentException("a bug");
            case Request.GetProtection(var _, var snapshot) -> {
                if (snapshot.equals(SLOW)) {
                    left.await();
                }
                answer.last(new Reply.Protection(true), takenBack::countDown);
            }
            case Request.ShowKey _ -> answer.notImplemented();
            case Request.CancelJob job -> cancelled.add(job);
            case Request.WatchJob _ -> {
                watching.countDown();
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                }
            }
            default -> throw new AssertionError("not asked here");
        }
    }

    @Test
    void a_question_is_answered() throws Exception {
        try (var connection = HelperConnection.open(socket)) {
            assertThat(connection.ask(new Request.GetVersion())).isEqualTo(new Reply.Version("0.1.0", 1, 1));
            assertThat(connection.ask(new Request.GetProtection(SOURCE, "vm/1")))
                    .isEqualTo(new Reply.Protection(true));
        }
        assertThat(Stream.of(presence.take(), presence.take())).containsExactly("entered", "left");
    }

    @Test
    void a_problem_arrives_as_it_was_thrown_and_the_connection_goes_on() throws Exception {
        try (var connection = HelperConnection.open(socket)) {
            assertThat(problem(() -> connection.ask(new Request.PauseJob("7")))).isEqualTo(new JobMissing("7"));
            assertThat(connection.ask(new Request.GetVersion())).isInstanceOf(Reply.Version.class);
        }
    }

    @Test
    void a_bug_is_an_internal_problem_with_a_reference_and_the_connection_goes_on() throws Exception {
        try (var connection = HelperConnection.open(socket)) {
            assertThat(problem(() -> connection.ask(new Request.GetUsage(SOURCE))))
                    .isInstanceOfSatisfying(Internal.class, internal -> assertThat(internal.reference())
                            .matches("[0-9a-f]{8}"));
            assertThat(connection.ask(new Request.GetVersion())).isInstanceOf(Reply.Version.class);
        }
    }

    @Test
    void a_long_list_comes_in_pages_of_500() throws Exception {
        rows = 1203;
        try (var connection = HelperConnection.open(socket)) {
            List<Integer> sizes = new ArrayList<>();
            List<String> names = new ArrayList<>();
            var replies = connection.askMore(new Request.ListNamespaces(SOURCE));
            for (var reply = replies.next(); reply.isPresent(); reply = replies.next()) {
                List<String> page = ((Reply.Namespaces) reply.get()).namespaces();
                sizes.add(page.size());
                names.addAll(page);
            }
            assertThat(sizes).containsExactly(500, 500, 203);
            assertThat(names)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 1203).mapToObj(i -> "n" + i).toList());
        }
    }

    @Test
    void rows_too_long_for_one_message_come_in_shorter_pages() throws Exception {
        rows = 300;
        row = "x".repeat(10_000);
        try (var connection = HelperConnection.open(socket)) {
            int got = 0;
            var replies = connection.askMore(new Request.ListNamespaces(SOURCE));
            for (var reply = replies.next(); reply.isPresent(); reply = replies.next()) {
                got += ((Reply.Namespaces) reply.get()).namespaces().size();
            }
            assertThat(got).isEqualTo(300);
        }
    }

    @Test
    void a_list_of_one_page_needs_no_more() throws Exception {
        rows = 500;
        try (var connection = HelperConnection.open(socket)) {
            var reply = (Reply.Namespaces) connection.ask(new Request.ListNamespaces(SOURCE));
            assertThat(reply.namespaces()).hasSize(500);
            rows = 501;
            assertThat(problem(() -> connection.ask(new Request.ListNamespaces(SOURCE))))
                    .isInstanceOfSatisfying(MessageInvalid.class, invalid -> assertThat(invalid.detail())
                            .contains("ExpectedMore"));
            assertThat(connection.ask(new Request.GetVersion())).isInstanceOf(Reply.Version.class);
        }
    }

    @Test
    void hanging_up_interrupts_a_stream() throws Exception {
        var connection = HelperConnection.open(socket);
        connection.askMore(new Request.WatchJob("7"));
        watching.await();
        connection.close();
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closing_the_listener_interrupts_its_handlers() throws Exception {
        try (var connection = HelperConnection.open(socket)) {
            var replies = connection.askMore(new Request.WatchJob("7"));
            watching.await();
            listener.close();
            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(replies::next).isInstanceOf(IOException.class).isNotInstanceOf(ProblemException.class);
        }
    }

    @Test
    void what_the_caller_left_unread_is_taken_back() throws Exception {
        try (var raw = new Raw(socket)) {
            raw.send(protection("vm/1"));
            raw.awaitSomething();
        }
        assertThat(takenBack.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void what_is_answered_after_the_caller_left_is_taken_back() throws Exception {
        try (var raw = new Raw(socket)) {
            raw.send(protection(SLOW));
        }
        left.countDown();
        assertThat(takenBack.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void what_the_caller_has_read_stays_however_he_leaves() throws Exception {
        try (var raw = new Raw(socket)) {
            raw.send(protection("vm/1"));
            assertThat(raw.answer()).contains("true");
        }
        try (var raw = new Raw(socket)) {
            raw.send(protection("vm/1"));
            assertThat(raw.answer()).contains("true");
            raw.send("{\"method\":\"io.mapback.Helper1.GetVersion\"}\0");
            raw.awaitSomething();
        }
        // Each is left by its thread at the end of all; the second may enter before that.
        assertThat(List.of(presence.take(), presence.take(), presence.take(), presence.take()))
                .containsExactlyInAnyOrder("entered", "left", "entered", "left");
        assertThat(takenBack.getCount()).isOne();
    }

    private static String protection(String snapshot) {
        return "{\"method\":\"io.mapback.Helper1.GetProtection\",\"parameters\":{\"source\":"
                + "{\"repository\":\"/d\",\"namespace\":\"\"},\"snapshot\":\"%s\"}}\0".formatted(snapshot);
    }

    @Test
    void a_oneway_call_is_done_and_not_answered() throws Exception {
        try (var connection = HelperConnection.open(socket)) {
            connection.tell(new Request.CancelJob("7"));
            connection.tell(new Request.PauseJob("7"));
            assertThat(connection.ask(new Request.GetVersion())).isInstanceOf(Reply.Version.class);
            assertThat(cancelled.take()).isEqualTo(new Request.CancelJob("7"));
        }
    }

    @Test
    void a_message_beyond_the_limit_is_not_sent() throws Exception {
        try (var connection = HelperConnection.open(socket)) {
            assertThat(problem(() -> connection.ask(new Request.GetNotes(SOURCE, "x".repeat(1 << 20)))))
                    .isEqualTo(new MessageTooLong(1 << 20));
        }
    }

    @Test
    void a_message_beyond_the_limit_ends_its_connection() throws Exception {
        try (var raw = new Raw(socket)) {
            raw.send("x".repeat((1 << 20) + 1));
            assertThat(raw.answer()).contains("\"code\":\"MB-7006\"");
            assertThat(raw.ended()).isTrue();
        }
    }

    @Test
    void a_message_just_below_the_limit_goes_both_ways() throws Exception {
        try (var connection = HelperConnection.open(socket)) {
            String notes = "x".repeat((1 << 20) - 200);
            assertThat(connection.ask(new Request.GetNotes(SOURCE, notes))).isEqualTo(new Reply.Notes(notes));
        }
    }

    @Test
    void a_row_beyond_the_limit_is_told() throws Exception {
        rows = 1;
        row = "x".repeat(1 << 20);
        try (var connection = HelperConnection.open(socket)) {
            var replies = connection.askMore(new Request.ListNamespaces(SOURCE));
            assertThat(problem(replies::next)).isEqualTo(new MessageTooLong(1 << 20));
        }
    }

    @Test
    void what_is_no_message_ends_its_connection() throws Exception {
        for (String text : List.of("", "{", "[]", "{\"method\":1}", "{\"method\":\"a.B\",\"more\":1}")) {
            try (var raw = new Raw(socket)) {
                raw.send(text + "\0");
                assertThat(raw.answer()).contains("\"code\":\"MB-7007\"");
                assertThat(raw.ended()).isTrue();
            }
        }
    }

    @Test
    void wrong_calls_get_varlinks_own_errors() throws Exception {
        try (var raw = new Raw(socket)) {
            assertThat(raw.ask("{\"method\":\"io.mapback.Helper1.Fly\"}"))
                    .isEqualTo("{\"error\":\"org.varlink.service.MethodNotFound\","
                            + "\"parameters\":{\"method\":\"io.mapback.Helper1.Fly\"}}");
            assertThat(raw.ask("{\"method\":\"io.mapback.Helper2.GetVersion\"}"))
                    .isEqualTo("{\"error\":\"org.varlink.service.InterfaceNotFound\","
                            + "\"parameters\":{\"interface\":\"io.mapback.Helper2\"}}");
            assertThat(raw.ask("{\"method\":\"io.mapback.Helper1.ShowKey\",\"parameters\":"
                            + "{\"key\":{\"key_file\":\"\",\"origin\":\"\"}}}"))
                    .contains("org.varlink.service.MethodNotImplemented");
            assertThat(raw.ask("{\"method\":\"GetVersion\"}")).contains("InterfaceNotFound");
            assertThat(raw.ask("{\"method\":\"io.mapback.Helper1.WatchJob\",\"parameters\":{\"job\":7}}"))
                    .isEqualTo(
                            "{\"error\":\"org.varlink.service.InvalidParameter\",\"parameters\":{\"parameter\":\"job\"}}");
            assertThat(raw.ask("{\"method\":\"io.mapback.Helper1.GetVersion\",\"upgrade\":true}"))
                    .contains("InvalidParameter", "upgrade");
        }
    }

    @Test
    void the_service_describes_itself() throws Exception {
        try (var raw = new Raw(socket)) {
            assertThat(raw.ask("{\"method\":\"org.varlink.service.GetInfo\"}"))
                    .contains("\"product\":\"Mapback helper\"", "\"version\":\"0.1.0\"", "io.mapback.Helper1");
            assertThat(raw.ask("{\"method\":\"org.varlink.service.GetInterfaceDescription\","
                            + "\"parameters\":{\"interface\":\"io.mapback.Helper1\"}}"))
                    .contains("method ListSnapshots(");
            assertThat(raw.ask("{\"method\":\"org.varlink.service.GetInterfaceDescription\","
                            + "\"parameters\":{\"interface\":\"no.such\"}}"))
                    .contains("InterfaceNotFound");
        }
    }

    @Test
    void calls_sent_ahead_are_answered_in_their_order() throws Exception {
        try (var raw = new Raw(socket)) {
            int count = 5000;
            Thread sender = Thread.ofVirtual()
                    .start(() -> raw.sendQuietly(
                            "{\"method\":\"io.mapback.Helper1.GetNotes\",\"parameters\":{\"source\":"
                                    + "{\"repository\":\"/d\",\"namespace\":\"\"},\"snapshot\":\"%d\"}}\0",
                            count));
            for (int i = 0; i < count; i++) {
                assertThat(raw.answer()).isEqualTo("{\"parameters\":{\"notes\":\"" + i + "\"}}");
            }
            sender.join();
        }
    }

    @Test
    void connections_beyond_the_limit_are_refused_with_a_word() throws Exception {
        List<HelperConnection> all = new ArrayList<>();
        try {
            for (int i = 0; i < Limits.CONNECTIONS; i++) {
                all.add(HelperConnection.open(socket));
                all.getLast().ask(new Request.GetVersion());
            }
            try (var oneTooMany = HelperConnection.open(socket)) {
                assertThat(problem(() -> oneTooMany.ask(new Request.GetVersion())))
                        .isEqualTo(new TooBusy("connections", Limits.CONNECTIONS));
            }
        } finally {
            for (HelperConnection connection : all) {
                connection.close();
            }
        }
    }

    @Test
    void connections_that_sent_half_a_message_are_ended_and_those_that_wait_stay() throws Exception {
        List<Raw> half = new ArrayList<>();
        try (var waiting = HelperConnection.open(socket)) {
            waiting.ask(new Request.GetVersion());
            for (int i = 1; i < Limits.CONNECTIONS; i++) {
                half.add(new Raw(socket));
                half.getLast().send("{\"method\":");
            }
            for (Raw raw : half) {
                assertThat(raw.messages.read()).isEmpty();
            }
            try (var next = HelperConnection.open(socket)) {
                next.ask(new Request.GetVersion());
            }
            assertThat(waiting.ask(new Request.GetVersion())).isInstanceOf(Reply.Version.class);
        } finally {
            for (Raw raw : half) {
                raw.close();
            }
        }
    }

    private static Problem problem(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return org.assertj.core.api.Assertions.catchThrowableOfType(ProblemException.class, call)
                .problem();
    }

    /// A client that says anything.
    private static final class Raw implements AutoCloseable {
        private final SocketChannel channel;
        private final MessageChannel messages;

        Raw(Path socket) throws IOException {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            messages = new MessageChannel(channel);
        }

        void send(String text) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        void sendQuietly(String pattern, int count) {
            try {
                for (int i = 0; i < count; i++) {
                    send(pattern.replace("%d", Integer.toString(i)));
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        String ask(String text) throws IOException {
            send(text + "\0");
            return answer();
        }

        /// Without reading it.
        void awaitSomething() throws IOException {
            try (Selector selector = Selector.open()) {
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ);
                assertThat(selector.select(10_000)).isOne();
            }
        }

        String answer() throws IOException {
            return new String(messages.read().orElseThrow(), StandardCharsets.UTF_8);
        }

        boolean ended() {
            try {
                return messages.read().isEmpty();
            } catch (IOException e) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
