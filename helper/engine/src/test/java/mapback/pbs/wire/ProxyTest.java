package mapback.pbs.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import mapback.pbs.format.AuthId;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.key.Secret;
import mapback.problem.ProblemException;
import mapback.problem.ServerProblem.CertificateUnknown;
import mapback.problem.ServerProblem.ProxyInvalid;
import mapback.problem.ServerProblem.ProxyRefused;
import mapback.problem.ServerProblem.ServerUnreachable;
import mapback.testkit.Fixtures;
import mapback.testkit.server.TestProxy;
import mapback.testkit.server.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProxyTest {
    private TestServer peer;
    private TestProxy proxy;
    private Network network;

    @BeforeEach
    void start() throws Exception {
        peer = TestServer.over(Fixtures.datastore())
                .refusalWait(Duration.ofMillis(20))
                .start();
        proxy = TestProxy.start();
        network = new Network();
    }

    @AfterEach
    void stop() throws Exception {
        network.close();
        proxy.close();
        peer.close();
    }

    private Server server(String through) throws Exception {
        return server(through, Optional.of(Fingerprint.parse(peer.fingerprint(), "test")));
    }

    private Server server(String through, Optional<Fingerprint> fingerprint) throws Exception {
        return new Server(
                network,
                AuthId.parse("mapback@pbs", "test"),
                "127.0.0.1",
                peer.port(),
                Optional.of(Proxy.parse(through)),
                new Trust(fingerprint),
                ServerTest.PASSWORD);
    }

    private static Object problem(Server server) {
        try {
            server.version();
        } catch (ProblemException e) {
            return e.problem();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("nothing went wrong");
    }

    @Test
    void what_is_written_in_the_variable_is_understood() throws Exception {
        assertThat(Proxy.parse("proxy.example")).isEqualTo(new Proxy("proxy.example", 1080, Optional.empty()));
        assertThat(Proxy.parse("http://proxy.example:3128"))
                .isEqualTo(new Proxy("proxy.example", 3128, Optional.empty()));
        assertThat(Proxy.parse("http://10.0.0.1:3128/")).isEqualTo(new Proxy("10.0.0.1", 3128, Optional.empty()));
        assertThat(Proxy.parse("[fd00::1]:3128")).isEqualTo(new Proxy("fd00::1", 3128, Optional.empty()));
        Proxy withLogin = Proxy.parse("http://joe:pass:word@proxy.example:3128");
        assertThat(withLogin).hasToString("proxy.example:3128");
        try (Secret login = withLogin.login().orElseThrow()) {
            assertThat(login.bytes()).asString().isEqualTo("joe:pass:word");
        }
        for (String wrong :
                List.of("", "https://proxy", "socks5://proxy:1", "proxy:0", "proxy:65536", "a b@", "p:q:1")) {
            assertThatExceptionOfType(ProblemException.class)
                    .as(wrong)
                    .isThrownBy(() -> Proxy.parse(wrong))
                    .matches(e -> e.problem() instanceof ProxyInvalid);
        }
    }

    @Test
    void questions_and_reader_sessions_go_through_the_proxy() throws Exception {
        try (Server server = server("http://joe:secret@127.0.0.1:" + proxy.port())) {
            assertThat(server.version()).startsWith("4.");
            SnapshotName name = SnapshotName.parse("vm/100/2026-01-10T08:00:00Z", "test");
            try (ReaderSession session = server.openReader("fixture", Namespace.ROOT, name)) {
                assertThat(session.download("index.json.blob", 1 << 20)).isNotEmpty();
            }
        }
        assertThat(proxy.heads()).hasSize(2).allSatisfy(head -> assertThat(head)
                .startsWith("CONNECT 127.0.0.1:" + peer.port() + " HTTP/1.1\r\n")
                .containsIgnoringCase("proxy-authorization: Basic "
                        + Base64.getEncoder()
                                .encodeToString("joe:secret".getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    }

    @Test
    void a_proxy_that_refuses_or_is_not_there_is_told_by_its_name() throws Exception {
        try (Server server = server("127.0.0.1:" + proxy.port())) {
            proxy.answer(407);
            assertThat(problem(server)).isEqualTo(new ProxyRefused("127.0.0.1:" + proxy.port(), server.name(), 407));
            // Of what passes, reads wait.
            proxy.answer(502);
            assertThat(problem(server))
                    .isEqualTo(new ServerUnreachable(
                            "127.0.0.1",
                            peer.port(),
                            "through the proxy 127.0.0.1:" + proxy.port() + ", the proxy answered 502"));
            proxy.answer(200);
            assertThat(server.version()).startsWith("4.");
        }
        int port = proxy.port();
        proxy.close();
        try (Server server = server("127.0.0.1:" + port)) {
            assertThat(problem(server))
                    .isEqualTo(new ServerUnreachable(
                            "127.0.0.1", peer.port(), "through the proxy 127.0.0.1:" + port + ", Connection refused"));
        }
    }

    @Test
    void the_certificate_is_the_servers_own() throws Exception {
        try (Server server = server("127.0.0.1:" + proxy.port(), Optional.empty())) {
            assertThat(problem(server)).isEqualTo(new CertificateUnknown("127.0.0.1", peer.port(), peer.fingerprint()));
        }
    }
}
