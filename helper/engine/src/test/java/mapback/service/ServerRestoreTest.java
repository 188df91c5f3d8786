package mapback.service;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import mapback.testkit.Fixtures;
import mapback.testkit.server.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The same from a server.
class ServerRestoreTest extends RestoreSuite {
    private static TestServer server;

    @BeforeAll
    static void serve() {
        server = TestServer.over(Fixtures.datastore())
                .refusalWait(Duration.ofMillis(20))
                .start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @Override
    JobsBench bench(Path state) throws IOException {
        return new JobsBench(state, server);
    }
}
