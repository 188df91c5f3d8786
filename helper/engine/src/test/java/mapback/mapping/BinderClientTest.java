package mapback.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import mapback.binder.wire.Line;
import mapback.binder.wire.Message;
import mapback.binder.wire.Reason;
import mapback.linux.LocalSocket;
import mapback.problem.DeviceProblem.BinderKind;
import mapback.problem.DeviceProblem.BinderUnsafe;
import mapback.problem.DeviceProblem.DenialReason;
import mapback.problem.DeviceProblem.DeviceDenied;
import mapback.problem.DeviceProblem.LeaveAwaited;
import mapback.problem.DeviceProblem.TooManyOfUser;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.Sentences;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinderClientTest {
    private static final Path NO_SERVICE = Path.of("/nonexistent/binder");

    @TempDir
    Path folder;

    @Test
    void a_refusal_before_the_question_is_told_though_the_binder_has_hung_up() {
        assertThat(refused(Reason.TOO_MANY, BinderKind.SERVICE)).isEqualTo(new TooManyOfUser());
    }

    @Test
    void every_refusal_is_a_sentence_in_english_and_german() {
        for (Reason reason : Reason.values()) {
            Problem problem = refused(reason, BinderKind.SERVICE);
            assertThat(Sentences.ofProblems(Locale.ENGLISH).sentence(problem)).doesNotContain(reason.name());
            assertThat(Sentences.ofProblems(Locale.GERMAN).sentence(problem))
                    .doesNotContain(reason.name(), " the ", " it ");
        }
    }

    @Test
    void where_to_look_for_more_is_said_by_the_way_that_was_taken() {
        Sentences english = Sentences.ofProblems(Locale.ENGLISH);
        assertThat(english.sentence(refused(Reason.MALFORMED, BinderKind.SERVICE)))
                .contains("journalctl");
        assertThat(english.sentence(refused(Reason.MALFORMED, BinderKind.OWN)))
                .contains("helper's log")
                .doesNotContain("journalctl");
    }

    @Test
    void nobody_is_asked_about_a_program_that_others_can_change() throws Exception {
        Path mark = folder.resolve("started");
        Path program = Files.writeString(folder.resolve("mapback-binder"), "jar");
        OwnBinder own = new OwnBinder(
                List.of("/usr/bin/touch", mark.toString()),
                List.of(program),
                Map.of("PATH", "/usr/bin"),
                Optional.of(OwnBinder.SYSTEM_BUS));
        ProblemException refusal = catchThrowableOfType(
                ProblemException.class, () -> new BinderClient(NO_SERVICE, Optional.of(own)).list());
        // What is above the file is in a folder for all.
        assertThat(refusal.problem()).isInstanceOf(BinderUnsafe.class);
        assertThat(mark).doesNotExist();
    }

    @Test
    void what_nobody_asked_for_opens_no_dialogue() throws Exception {
        Path mark = folder.resolve("started");
        OwnBinder own = new OwnBinder(
                List.of("/usr/bin/touch", mark.toString()),
                List.of(),
                Map.of("PATH", "/usr/bin"),
                Optional.of(OwnBinder.SYSTEM_BUS));
        BinderClient client = new BinderClient(NO_SERVICE, Optional.of(own));
        try (LocalSocket.Pair pair = LocalSocket.pair()) {
            ProblemException refusal = catchThrowableOfType(
                    ProblemException.class,
                    () -> client.reconfigure(2, "mapback-0-abcd", pair.one().handle()));
            assertThat(refusal.problem()).isEqualTo(new LeaveAwaited("/dev/nbd2"));
        }
        assertThat(mark).doesNotExist();
    }

    @Test
    void without_a_system_bus_nobody_is_told_that_he_may_not() throws Exception {
        Path bus = folder.resolve("bus");
        OwnBinder own = new OwnBinder(List.of("/bin/sh", "-c", "exit 127"), List.of(), Map.of(), Optional.of(bus));
        BinderClient client = new BinderClient(NO_SERVICE, Optional.of(own));
        assertThat(denial(client)).isEqualTo(DenialReason.UNKNOWN);
        try (ServerSocketChannel there = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            there.bind(UnixDomainSocketAddress.of(bus));
            assertThat(denial(client)).isEqualTo(DenialReason.REFUSED);
        }
    }

    private static DenialReason denial(BinderClient client) {
        ProblemException refusal = catchThrowableOfType(ProblemException.class, client::list);
        return ((DeviceDenied) refusal.problem()).fault();
    }

    @Test
    void open_dialogues_leave_room_for_what_asks_nothing() throws Exception {
        Semaphore begun = new Semaphore(0);
        CountDownLatch answered = new CountDownLatch(1);
        Asked way = new Asked(begun, answered);
        BinderClient client = new BinderClient(NO_SERVICE, Optional.of(way));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofPlatform().start(() -> connect(client)));
        }
        assertThat(begun.tryAcquire(5, 10, TimeUnit.SECONDS)).isTrue();
        assertThat(begun.tryAcquire(300, TimeUnit.MILLISECONDS))
                .as("a sixth at once")
                .isFalse();
        Thread lister = Thread.ofPlatform().start(() -> list(client));
        assertThat(begun.tryAcquire(10, TimeUnit.SECONDS)).as("a list").isTrue();
        answered.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        lister.join();
    }

    private static void connect(BinderClient client) {
        try (LocalSocket.Pair pair = LocalSocket.pair()) {
            client.connect(
                    new DeviceWish(OptionalInt.empty(), 1, true),
                    new Binder.Offer(512, 3, "mapback-0-abcd", "title"),
                    pair.one().handle());
        } catch (IOException e) {
            assertThat(e).isInstanceOf(ProblemException.class);
        }
    }

    private static void list(BinderClient client) {
        try {
            client.list();
        } catch (IOException e) {
            assertThat(e).isInstanceOf(ProblemException.class);
        }
    }

    private static Problem refused(Reason reason, BinderKind kind) {
        return catchThrowableOfType(
                        ProblemException.class,
                        () -> new BinderClient(NO_SERVICE, Optional.of(new HangsUp(reason, kind))).list())
                .problem();
    }

    /// Says no to whoever comes, and hangs up before it is asked.
    private record HangsUp(Reason reason, BinderKind kind) implements BinderWay {
        @Override
        public boolean isAtHand() {
            return true;
        }

        @Override
        public Visit begin() throws IOException {
            LocalSocket.Pair pair = LocalSocket.pair();
            try (Line other = new Line(pair.other())) {
                other.send(Message.refused(reason, ""));
            }
            return new Guest(new Line(pair.one()), kind);
        }
    }

    /// Lets everybody begin, and answers when the test wants it.
    private record Asked(Semaphore begun, CountDownLatch answered) implements BinderWay {
        @Override
        public boolean isAtHand() {
            return true;
        }

        @Override
        public Visit begin() throws IOException {
            begun.release();
            try {
                answered.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new HangsUp(Reason.DISMISSED, BinderKind.SERVICE).begin();
        }
    }

    private record Guest(Line line, BinderKind kind) implements BinderWay.Visit {
        @Override
        public Optional<ProblemException> broken(IOException cause) {
            throw new IllegalStateException("it had said why", cause);
        }

        @Override
        public void close() {
            line.close();
        }
    }
}
