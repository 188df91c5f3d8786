package mapback.repository;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.key.Secret;
import mapback.pbs.wire.Login;
import mapback.pbs.wire.Query;
import mapback.problem.ProblemException;
import mapback.testkit.server.TestServer;

/// A datastore directory as a server hands it out, and what reads it.
final class Served implements AutoCloseable {
    private final TestServer server;
    private final boolean isOwner;
    private final TestEngine engine = new TestEngine();

    private Served(TestServer server, boolean isOwner) {
        this.server = server;
        this.isOwner = isOwner;
    }

    /// The same server, read by somebody who has nothing in his cache.
    static Served beside(Served other) {
        return new Served(other.server, false);
    }

    static Served over(Path datastore) {
        return new Served(
                TestServer.over(datastore).refusalWait(Duration.ofMillis(20)).start(), true);
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

    /// Logs in anew.
    void login() throws IOException, InterruptedException {
        engine.server(server.repository("mapback@pbs"), access()).login();
    }

    /// @return whether somebody was logged in
    boolean logout() throws ProblemException {
        return engine.repositories().logout(server.repository("mapback@pbs"));
    }

    /// An answer of the server as it came.
    byte[] raw(String path) throws IOException, InterruptedException {
        return engine.server(server.repository("mapback@pbs"), access()).get(path, Query.NONE, "a list", 64 << 20);
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
        if (isOwner) {
            server.close();
        }
    }
}
