package mapback.pbs.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import mapback.pbs.format.AuthId;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.ServerAddress;
import mapback.pbs.format.ServerRows;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.key.Secret;
import mapback.problem.ProblemException;
import mapback.problem.ServerProblem.CertificateChanged;
import mapback.problem.ServerProblem.CertificateUnknown;
import mapback.problem.ServerProblem.HandshakeUnanswered;
import mapback.problem.ServerProblem.LoginKind;
import mapback.problem.ServerProblem.LoginRefused;
import mapback.problem.ServerProblem.NotTls;
import mapback.problem.ServerProblem.PermissionDenied;
import mapback.problem.ServerProblem.SecondFactorNeeded;
import mapback.problem.ServerProblem.ServerAway;
import mapback.problem.ServerProblem.ServerRefused;
import mapback.problem.ServerProblem.ServerUnreachable;
import mapback.testkit.Fixtures;
import mapback.testkit.server.Fault;
import mapback.testkit.server.TestServer;
import mapback.testkit.server.Where;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerTest {
    static final Login PASSWORD = new Login.Password(Secret.ofUtf8("throwaway-Passw0rd"), Optional.empty());
    private static final String TOKEN = "d9acafbf-43de-491c-b305-0cc1dc27ca9c";

    private static TestServer peer;
    private static Network network;

    @BeforeAll
    static void start() {
        peer = TestServer.over(Fixtures.datastore())
                .refusalWait(Duration.ofMillis(50))
                .start();
        network = new Network();
    }

    @AfterAll
    static void stop() {
        network.close();
        peer.close();
    }

    @BeforeEach
    void forget() {
        peer.faults().none();
        peer.asked().forget();
    }

    private static Server server(String who, Login login) throws Exception {
        return server(who, login, Limits.UPSTREAM);
    }

    private static Server server(String who, Login login, Limits limits) throws Exception {
        Trust trust = new Trust(Optional.of(Fingerprint.parse(peer.fingerprint(), "test")));
        return new Server(network, AuthId.parse(who, "test"), "127.0.0.1", peer.port(), trust, login, limits);
    }

    private static Limits limits(Duration answer, Duration renewal) {
        return new Limits(
                Duration.ofSeconds(5), Duration.ofSeconds(1), answer, answer, renewal, Duration.ofSeconds(60));
    }

    private static String version(Server server) throws Exception {
        return ServerRows.version(server.get("version", Query.NONE, "version", 1 << 16));
    }

    private static Object problem(Callable<?> call) {
        try {
            call.call();
        } catch (ProblemException e) {
            return e.problem();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("nothing went wrong");
    }

    @Test
    void a_password_logs_in_once_for_all_requests() throws Exception {
        try (Server server = server("mapback@pbs", PASSWORD);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> asked = IntStream.range(0, 20)
                    .mapToObj(_ -> threads.submit(() -> version(server)))
                    .toList();
            for (Future<String> one : asked) {
                assertThat(one.get()).startsWith("4.");
            }
            assertThat(peer.asked().logins()).isEqualTo(1);
        }
    }

    @Test
    void requests_one_after_the_other_share_a_connection() throws Exception {
        try (Server server = server("mapback@pbs", PASSWORD)) {
            for (int i = 0; i < 5; i++) {
                version(server);
            }
            assertThat(peer.asked().connections()).isEqualTo(1);
        }
    }

    @Test
    void a_connection_that_the_server_closed_meanwhile_is_made_again() throws Exception {
        try (Server server = server("mapback@pbs", PASSWORD)) {
            version(server);
            peer.cut();
            assertThat(version(server)).startsWith("4.");
        }
    }

    @Test
    void a_token_goes_with_each_request_and_needs_no_login() throws Exception {
        try (Server server = server("mapback@pbs!full", new Login.TokenSecret(Secret.ofUtf8(TOKEN)))) {
            assertThat(version(server)).startsWith("4.");
            assertThat(server.ticket()).isEmpty();
            assertThat(peer.asked().logins()).isZero();
        }
    }

    @Test
    void a_ticket_logs_in_like_a_password() throws Exception {
        try (Server first = server("mapback@pbs", PASSWORD);
                Secret ticket = first.ticket().orElseThrow();
                Server second = server("mapback@pbs", new Login.Password(ticket, Optional.empty()))) {
            assertThat(version(second)).startsWith("4.");
        }
    }

    @Test
    void a_ticket_is_renewed_before_it_is_too_old() throws Exception {
        Limits limits = limits(Duration.ofSeconds(5), Duration.ofMillis(1));
        try (Server server = server("mapback@pbs", PASSWORD, limits)) {
            version(server);
            Thread.sleep(5);
            version(server);
            while (peer.asked().logins() < 2) {
                Thread.sleep(5);
            }
        }
    }

    @Test
    void tickets_that_became_worthless_cost_one_more_login() throws Exception {
        try (Server server = server("mapback@pbs", PASSWORD)) {
            version(server);
            peer.expireTickets();
            assertThat(version(server)).startsWith("4.");
            assertThat(peer.asked().logins()).isEqualTo(2);
        }
    }

    @Test
    void many_who_meet_a_worthless_ticket_at_once_share_one_login() throws Exception {
        try (Server server = server("mapback@pbs", PASSWORD);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            version(server);
            for (int round = 0; round < 5; round++) {
                peer.expireTickets();
                List<Future<String>> asked = IntStream.range(0, 10)
                        .mapToObj(_ -> threads.submit(() -> version(server)))
                        .toList();
                for (Future<String> one : asked) {
                    assertThat(one.get()).startsWith("4.");
                }
                assertThat(peer.asked().logins()).isEqualTo(2 + round);
            }
        }
    }

    @Test
    void a_refused_password_is_not_tried_again() throws Exception {
        Login wrong = new Login.Password(Secret.ofUtf8("wrong \"\\\u00e4"), Optional.empty());
        try (Server server = server("mapback@pbs", wrong)) {
            Object expected = new LoginRefused("mapback@pbs", server.name(), LoginKind.PASSWORD);
            assertThat(problem(() -> version(server))).isEqualTo(expected);
            assertThat(problem(() -> version(server))).isEqualTo(expected);
            assertThat(peer.asked().logins()).isEqualTo(1);
        }
    }

    @Test
    void a_refused_token_is_not_tried_again() throws Exception {
        try (Server server = server("mapback@pbs!full", new Login.TokenSecret(Secret.ofUtf8("nonsense")))) {
            Object expected = new LoginRefused("mapback@pbs!full", server.name(), LoginKind.TOKEN);
            assertThat(problem(() -> version(server))).isEqualTo(expected);
            assertThat(problem(() -> version(server))).isEqualTo(expected);
            assertThat(peer.asked().requests()).isEqualTo(1);
        }
    }

    @Test
    void a_second_factor_is_asked_for_and_given() throws Exception {
        Secret password = Secret.ofUtf8("throwaway-tfa");
        try (Server server = server("tfa@pbs", new Login.Password(password, Optional.empty()))) {
            assertThat(problem(() -> version(server)))
                    .isEqualTo(new SecondFactorNeeded("tfa@pbs", server.name(), List.of("recovery")));
        }
        Secret code = Secret.ofUtf8("e655-0d01-21d3-557f");
        try (Server server = server("tfa@pbs", new Login.Password(password, Optional.of(code)))) {
            assertThat(version(server)).startsWith("4.");
        }
        try (Server server = server("tfa@pbs", new Login.Password(password, Optional.of(Secret.ofUtf8("0-0"))))) {
            assertThat(problem(() -> version(server)))
                    .isEqualTo(new LoginRefused("tfa@pbs", server.name(), LoginKind.SECOND_FACTOR));
        }
    }

    @Test
    void what_the_server_refuses_is_told_in_its_own_words() throws Exception {
        try (Server server = server("mapback@pbs", PASSWORD)) {
            assertThat(problem(() -> server.get("admin/datastore/none/status", Query.NONE, "usage", 1 << 16)))
                    .isEqualTo(new ServerRefused(server.name(), 400, "no such datastore 'none'"));
        }
        try (Server server = server(
                "mapback@pbs!weak", new Login.TokenSecret(Secret.ofUtf8("fca5b823-45c7-4b7c-a953-f6d24f01f2a4")))) {
            assertThat(problem(() -> server.get("admin/datastore/fixture/status", Query.NONE, "usage", 1 << 16)))
                    .isEqualTo(new PermissionDenied("mapback@pbs!weak", server.name(), "usage", ""));
            assertThat(problem(() -> server.get("admin/datastore/fixture/snapshots", Query.NONE, "list", 1 << 16)))
                    .isEqualTo(
                            new PermissionDenied(
                                    "mapback@pbs!weak",
                                    server.name(),
                                    "list",
                                    "permission check failed - missing Datastore.Audit|Datastore.Backup on /datastore/fixture"));
        }
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_told_with_its_fingerprint() throws Exception {
        try (Server server = new Server(network, AuthId.ROOT, "127.0.0.1", peer.port(), Trust.SYSTEM, PASSWORD)) {
            assertThat(problem(() -> version(server)))
                    .isEqualTo(new CertificateUnknown("127.0.0.1", peer.port(), peer.fingerprint()));
        }
        Fingerprint other = Fingerprint.of(new byte[32]);
        try (Server server =
                new Server(network, AuthId.ROOT, "127.0.0.1", peer.port(), new Trust(Optional.of(other)), PASSWORD)) {
            assertThat(problem(() -> version(server)))
                    .isEqualTo(new CertificateChanged("127.0.0.1", peer.port(), peer.fingerprint(), other.text()));
        }
        assertThat(peer.asked().logins()).isZero();
    }

    @Test
    void tls_1_2_is_spoken_too() throws Exception {
        try (TestServer old =
                TestServer.over(Fixtures.datastore()).tls("TLSv1.2").start()) {
            Trust trust = new Trust(Optional.of(Fingerprint.parse(old.fingerprint(), "test")));
            try (Server server = new Server(
                    network, AuthId.parse("mapback@pbs", "test"), "127.0.0.1", old.port(), trust, PASSWORD)) {
                assertThat(version(server)).startsWith("4.");
            }
        }
    }

    @Test
    void where_nothing_listens_the_server_is_unreachable() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (Server server = new Server(network, AuthId.ROOT, "127.0.0.1", port, Trust.SYSTEM, PASSWORD)) {
            assertThat(problem(() -> version(server)))
                    .isEqualTo(new ServerUnreachable("127.0.0.1", port, "Connection refused"));
        }
        try (Server server = new Server(network, AuthId.ROOT, "no-such-host.invalid", port, Trust.SYSTEM, PASSWORD)) {
            assertThat(problem(() -> version(server))).isInstanceOf(ServerUnreachable.class);
        }
    }

    @Test
    void plain_http_is_told_apart() throws Exception {
        try (ServerSocket plain = new ServerSocket(0);
                Server server =
                        new Server(network, AuthId.ROOT, "127.0.0.1", plain.getLocalPort(), Trust.SYSTEM, PASSWORD)) {
            Thread.ofVirtual().start(() -> {
                try (var socket = plain.accept()) {
                    assertThat(socket.getInputStream().read()).isEqualTo(0x16);
                    socket.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n"
                                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    socket.shutdownOutput();
                    socket.getInputStream().readAllBytes();
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(problem(() -> version(server))).isEqualTo(new NotTls("127.0.0.1", plain.getLocalPort()));
        }
    }

    @Test
    void a_connection_without_a_word_is_told_apart_and_not_waited_for_long() throws Exception {
        try (ServerSocket silent = new ServerSocket(0);
                Server server = new Server(
                        network,
                        AuthId.ROOT,
                        "127.0.0.1",
                        silent.getLocalPort(),
                        Trust.SYSTEM,
                        PASSWORD,
                        limits(Duration.ofSeconds(5), Duration.ofMinutes(15)))) {
            assertThat(problem(() -> version(server)))
                    .isEqualTo(new HandshakeUnanswered("127.0.0.1", silent.getLocalPort(), 1));
        }
    }

    @Test
    void an_answer_that_only_drips_is_given_up() throws Exception {
        Limits limits = limits(Duration.ofSeconds(3), Duration.ofMinutes(15));
        peer.faults().trickle(50);
        peer.faults().next(Where.LOGIN, Fault.SLOW_LORIS);
        try (Server server = server("mapback@pbs", PASSWORD, limits)) {
            assertThat(problem(() -> version(server)))
                    .isEqualTo(new ServerAway(server.name(), "no whole answer within 3 s"));
            version(server);
            peer.faults().next(Where.API, Fault.SLOW_LORIS);
            assertThat(problem(() -> server.get("admin/datastore/fixture/snapshots", Query.NONE, "list", 1 << 20)))
                    .isEqualTo(new ServerAway(server.name(), "no whole answer within 3 s"));
        } finally {
            peer.faults().trickle(100);
        }
    }

    @Test
    void a_long_list_may_take_the_longer() {
        Limits limits = Limits.UPSTREAM;
        assertThat(limits.whole(1 << 20, 0)).hasMinutes(2);
        assertThat(limits.whole(64 << 20, 16 << 20)).isEqualTo(Duration.ofSeconds(120 + 1024));
        assertThat(limits.whole(1 << 10, 0)).hasMinutes(1);
    }

    @Test
    void a_refusal_does_not_repeat_the_secret() throws Exception {
        try (Server server = server("mapback@pbs!full", new Login.TokenSecret(Secret.ofUtf8(TOKEN)))) {
            assertThat(problem(() -> server.get("admin/datastore/" + TOKEN + "/status", Query.NONE, "usage", 1 << 16)))
                    .isEqualTo(new ServerRefused(server.name(), 400, "no such datastore '***'"));
        }
    }

    @Test
    void an_interrupt_ends_the_wait_for_an_answer() throws Exception {
        try (Server server = server("mapback@pbs", PASSWORD)) {
            version(server);
            peer.faults().next(Where.API, Fault.NEVER_ANSWERING);
            Thread asking = Thread.ofVirtual().start(() -> assertThatExceptionOfType(InterruptedException.class)
                    .isThrownBy(() -> server.get("version", Query.NONE, "version", 1 << 16)));
            while (peer.faults().injected(Fault.NEVER_ANSWERING) == 0) {
                Thread.sleep(5);
            }
            asking.interrupt();
            assertThat(asking.join(Duration.ofSeconds(1))).isTrue();
        }
    }

    @Test
    void an_address_of_ipv6_is_taken_as_it_is() throws Exception {
        assumeTrue(NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(address -> address instanceof Inet6Address && address.isLoopbackAddress()));
        try (TestServer six = TestServer.over(Fixtures.datastore())
                .at(InetAddress.ofLiteral("::1"))
                .start()) {
            Trust trust = new Trust(Optional.of(Fingerprint.parse(six.fingerprint(), "test")));
            ServerAddress written = ServerAddress.parse("mapback@pbs@[::1]:" + six.port() + ":fixture");
            try (Server server = new Server(network, written.auth(), written.host(), written.port(), trust, PASSWORD)) {
                assertThat(server.name()).isEqualTo("[::1]:" + six.port());
                assertThat(version(server)).startsWith("4.");
                SnapshotName name = SnapshotName.parse("vm/100/2026-01-10T08:00:00Z", "test");
                try (ReaderSession session = server.openReader("fixture", Namespace.ROOT, name)) {
                    assertThat(session.download("index.json.blob", 1 << 20)).isNotEmpty();
                }
            }
        }
    }
}
