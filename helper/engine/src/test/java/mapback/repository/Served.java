package mapback.repository;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.key.Secret;
import mapback.pbs.wire.Login;
import mapback.problem.ProblemException;
import mapback.testkit.server.TestServer;

/// A datastore directory as a server hands it out, and what reads it.
final class Served implements AutoCloseable {
    private final TestServer server;
    private final TestEngine engine = new TestEngine();

    private Served(TestServer server) {
        this.server = server;
    }

    static Served over(Path datastore) {
        return new Served(
                TestServer.over(datastore).refusalWait(Duration.ofMillis(20)).start());
    }

    TestServer server() {
        return server;
    }

    OpenRepository repository() throws ProblemException {
        return repository("mapback@pbs", access());
    }

    OpenRepository repository(String who, Access access) throws ProblemException {
        return engine.open(server.repository(who), access);
    }

    Access access() throws ProblemException {
        return access("throwaway-Passw0rd");
    }

    Access access(String password) throws ProblemException {
        return new Access(
                Optional.of(new Login.Password(Secret.ofUtf8(password), Optional.empty())),
                Optional.of(Fingerprint.parse(server.fingerprint(), "test")));
    }

    @Override
    public void close() {
        engine.close();
        server.close();
    }
}
