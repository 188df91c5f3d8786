package mapback.app.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mapback.problem.HelperProblem.CacheSizeWrong;
import mapback.problem.HelperProblem.FolderUnsafe;
import mapback.problem.HelperProblem.HelperGone;
import mapback.problem.HelperProblem.HelperNotStarted;
import mapback.problem.HelperProblem.HelperTooNew;
import mapback.problem.HelperProblem.JobMissing;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.HelperListener;
import mapback.protocol.wire.Presence;
import mapback.protocol.wire.Product;
import mapback.protocol.wire.ProgramVersion;
import mapback.testkit.Needs;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class HelperConnectorTest {
    @TempDir
    Path home;

    private TestHelpers helpers;

    @BeforeEach
    void folders() throws IOException {
        helpers = new TestHelpers(home);
    }

    @AfterEach
    void endAll() throws Exception {
        helpers.endAll();
    }

    @Test
    void a_helper_is_started_with_the_cache_that_the_user_wants() throws Exception {
        helpers.environment.put("MAPBACK_CACHE_SIZE", "64M");
        try (HelperClient client = helpers.connector("").connect()) {
            String line = Files.readString(Path.of("/proc/" + client.version().pid() + "/cmdline"));
            assertThat(line).contains("\0--cache-size\0" + (64 << 20) + "\0");
        }
    }

    @Test
    void a_wish_that_cannot_be_is_told_and_no_helper_started() {
        helpers.environment.put("MAPBACK_CACHE_SIZE", "1M");
        ProblemException e = catchThrowableOfType(
                ProblemException.class, () -> helpers.connector("").connect());
        assertThat(e.problem()).isInstanceOf(CacheSizeWrong.class);
        assertThat(e.problem().exitStatus()).isEqualTo(2);
        assertThat(helpers.running()).isEmpty();
    }

    @Test
    void the_first_command_starts_the_helper_and_the_next_one_finds_it() throws Exception {
        long first;
        try (HelperClient client = helpers.connector("").connect()) {
            first = client.version().pid();
            assertThat(client.version().version())
                    .isEqualTo(ProgramVersion.own().toString());
        }
        try (HelperClient client = helpers.connector("").connect()) {
            assertThat(client.version().pid()).isEqualTo(first);
        }
        assertThat(helpers.running()).hasSize(1);
    }

    @Test
    void the_helper_leaves_the_terminal_and_gets_none_of_the_commands_secrets() throws Exception {
        // It shows its environment to nobody else.
        Needs.root();
        helpers.environment.put("PBS_PASSWORD", "hunter2");
        try (HelperClient client = helpers.connector("").connect()) {
            Path process = Path.of("/proc/" + client.version().pid());
            assertThat(Files.readString(process.resolve("environ"))).doesNotContain("hunter2");
            String[] stat = Files.readString(process.resolve("stat")).split(" ", -1);
            assertThat(stat[5]).as("its session").isEqualTo(stat[0]);
            assertThat(process.resolve("cwd").toRealPath()).isEqualTo(Path.of("/"));
        }
    }

    @Test
    void the_helper_reads_names_as_utf_8_whatever_the_caller_s_locale_is() throws Exception {
        // It shows its environment to nobody else.
        Needs.root();
        helpers.environment.put("LC_ALL", "C");
        try (HelperClient client = helpers.connector("").connect()) {
            Path process = Path.of("/proc/" + client.version().pid());
            assertThat(Files.readString(process.resolve("environ")).split("\0", -1))
                    .contains("LC_ALL=C.UTF-8")
                    .doesNotContain("LC_ALL=C");
        }
    }

    @Test
    void apps_that_start_at_once_end_with_one_helper_and_are_all_served() throws Exception {
        for (int round = 0; round < 20; round++) {
            List<HelperClient> clients = atOnce(3, () -> helpers.connector("").connect());
            try {
                assertThat(clients.stream()
                                .map(client -> client.version().pid())
                                .distinct())
                        .hasSize(1);
                for (HelperClient client : clients) {
                    assertThat(client.ask(new Request.ListJobs())).isEqualTo(new Reply.Jobs(List.of()));
                }
                long pid = clients.getFirst().version().pid();
                helpers.awaitCount(1);
                assertThat(helpers.running().getFirst().pid()).isEqualTo(pid);
            } finally {
                clients.forEach(HelperClient::close);
            }
            helpers.endAll();
        }
    }

    @Test
    void an_idle_helper_leaves_and_takes_its_socket_with_it() throws Exception {
        helpers.connector("--idle-seconds 1").connect().close();
        helpers.awaitCount(0);
        assertThat(helpers.socket()).doesNotExist();
        assertThat(helpers.log()).contains("begins", "ends");
    }

    @Test
    void a_helper_stays_while_somebody_is_connected() throws Exception {
        try (HelperClient client = helpers.connector("--idle-seconds 0").connect()) {
            Thread.sleep(300);
            assertThat(client.ask(new Request.GetVersion())).isEqualTo(client.version());
        }
        helpers.awaitCount(0);
    }

    @Test
    void apps_are_served_though_helpers_leave_all_the_time() throws Exception {
        for (int i = 0; i < 15; i++) {
            try (HelperClient client = helpers.connector("--idle-seconds 0").connect()) {
                assertThat(client.ask(new Request.ListJobs())).isInstanceOf(Reply.Jobs.class);
            }
        }
    }

    @Test
    void a_killed_helper_is_told_and_the_next_command_starts_another() throws Exception {
        try (HelperClient client = helpers.connector("").connect()) {
            ProcessHandle.of(client.version().pid()).orElseThrow().destroyForcibly();
            helpers.awaitCount(0);
            assertThat(problem(() -> client.ask(new Request.GetVersion())))
                    .isEqualTo(new HelperGone(
                            helpers.state.resolve("mapback/log/helper.log").toString()));
            assertThat(helpers.socket()).exists();
            try (HelperClient next = helpers.connector("").connect()) {
                assertThat(next.version().pid()).isNotEqualTo(client.version().pid());
            }
        }
    }

    @Test
    void a_termination_signal_ends_the_helper_in_order() throws Exception {
        try (HelperClient client = helpers.connector("").connect()) {
            Process kill = new ProcessBuilder(
                            "kill", "-TERM", Long.toString(client.version().pid()))
                    .start();
            assertThat(kill.waitFor()).isZero();
            helpers.awaitCount(0);
            assertThat(helpers.socket()).doesNotExist();
            assertThat(helpers.log()).contains("ends");
        }
    }

    @Test
    void a_problem_comes_through_and_the_client_goes_on() throws Exception {
        try (HelperClient client = helpers.connector("").connect()) {
            assertThat(problem(() -> client.ask(new Request.CancelJob("nine")))).isEqualTo(new JobMissing("nine"));
            assertThat(client.ask(new Request.ListJobs())).isEqualTo(new Reply.Jobs(List.of()));
        }
    }

    @Test
    void a_newer_helper_takes_over_from_an_older_one() throws Exception {
        try (HelperClient old = helpers.ofVersion("0.1.0").connect();
                HelperClient client = helpers.ofVersion("0.2.0").connect()) {
            assertThat(old.version().version()).isEqualTo("0.1.0");
            assertThat(client.version().version()).isEqualTo("0.2.0");
            assertThat(problem(() -> old.ask(new Request.ListJobs()))).isInstanceOf(HelperGone.class);
            assertThat(client.ask(new Request.ListJobs())).isEqualTo(new Reply.Jobs(List.of()));
        }
        helpers.awaitCount(1);
        assertThat(helpers.log()).contains("handing over to helper 0.2.0");
    }

    @Test
    void an_older_app_works_with_a_newer_helper() throws Exception {
        helpers.ofVersion("0.3.0").connect().close();
        try (HelperClient client = helpers.ofVersion("0.2.0").connect()) {
            assertThat(client.version().version()).isEqualTo("0.3.0");
        }
    }

    @Test
    void a_newer_helper_that_speaks_otherwise_is_told() throws Exception {
        Path folder = TestHelpers.privateFolder(helpers.runtime.resolve("mapback"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(folder.resolve("helper")));
            try (var listener = new HelperListener(
                    server,
                    new Product("9.0.0"),
                    (request, answer) -> answer.last(new Reply.Version("9.0.0", 9, 1)),
                    new Everybody())) {
                Thread.ofVirtual().start(() -> serve(listener));
                assertThat(problem(() -> helpers.ofVersion("0.2.0").connect()))
                        .isEqualTo(new HelperTooNew("9.0.0", "0.2.0"));
            }
        }
    }

    private static void serve(HelperListener listener) {
        try {
            listener.serve();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static final class Everybody implements Presence {
        @Override
        public boolean entered() {
            return true;
        }

        @Override
        public void left() {}
    }

    @Test
    void a_helper_that_fails_at_its_start_is_told_with_its_last_words() throws Exception {
        assertThat(problem(() -> helpers.connector("--idle-seconds never").connect()))
                .isInstanceOfSatisfying(HelperNotStarted.class, problem -> {
                    assertThat(problem.reason()).contains("status 2", "--idle-seconds needs a number");
                    assertThat(problem.log()).endsWith("helper-start.log");
                });
    }

    @Test
    void a_program_that_is_not_there_is_told() throws Exception {
        var connector = new HelperConnector(
                helpers.environment,
                new HelperCommand(List.of("/nowhere/java")),
                ProgramVersion.own(),
                HelperConnector.PATIENCE);
        assertThat(problem(connector::connect)).isInstanceOf(HelperNotStarted.class);
    }

    @Test
    void a_lock_whose_holder_says_nothing_is_told() throws Exception {
        Path folder = TestHelpers.privateFolder(helpers.runtime.resolve("mapback"));
        try (FileChannel lock = FileChannel.open(
                folder.resolve("helper.lock"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE))) {
            assertThat(lock.tryLock()).isNotNull();
            assertThat(problem(
                            () -> helpers.connector("", Duration.ofSeconds(1)).connect()))
                    .isInstanceOfSatisfying(HelperNotStarted.class, problem -> assertThat(problem.reason())
                            .contains("within 1 s"));
        }
    }

    @Test
    void a_folder_of_somebody_else_is_refused_by_app_and_helper() throws Exception {
        Needs.root();
        Path folder = TestHelpers.privateFolder(helpers.runtime.resolve("mapback"));
        Files.setAttribute(folder, "unix:uid", 65534);
        assertThat(problem(() -> helpers.connector("").connect())).isInstanceOf(FolderUnsafe.class);
        Process helper = start();
        assertThat(new String(helper.getErrorStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("belongs to");
        assertThat(helper.waitFor()).isEqualTo(10);
    }

    @Test
    void a_folder_that_others_may_enter_is_refused_by_app_and_helper() throws Exception {
        Path folder = TestHelpers.privateFolder(helpers.runtime.resolve("mapback"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(problem(() -> helpers.connector("").connect())).isInstanceOf(FolderUnsafe.class);
        Process helper = start();
        assertThat(new String(helper.getErrorStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("chmod 700");
        assertThat(helper.waitFor()).isEqualTo(10);
    }

    private Process start() throws IOException {
        var builder = new ProcessBuilder(helpers.command("", "").words());
        builder.environment().clear();
        builder.environment().putAll(helpers.environment);
        return builder.start();
    }

    @Test
    void logs_are_for_their_user_alone() throws Exception {
        helpers.connector("").connect().close();
        Path logs = helpers.state.resolve("mapback/log");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(logs)))
                .isEqualTo("rwx------");
        for (String name : List.of("helper.log", "helper-start.log")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(logs.resolve(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }
        assertThat(Files.readString(logs.resolve("helper-start.log"))).isEmpty();
    }

    private static <T> List<T> atOnce(int count, Callable<T> action) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(count);
        List<T> results = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                futures.add(threads.submit(() -> {
                    barrier.await();
                    return action.call();
                }));
            }
            for (Future<T> future : futures) {
                results.add(future.get());
            }
        }
        return results;
    }

    private static Problem problem(ThrowingCallable call) {
        return catchThrowableOfType(ProblemException.class, call).problem();
    }
}
