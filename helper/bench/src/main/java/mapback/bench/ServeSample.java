package mapback.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import mapback.testkit.server.TestServer;

/// A test server in a process of its own. Says its repository and fingerprint in one line, and ends with its input.
///
/// Arguments: the datastore; milliseconds of a round trip, bytes a second, the share of chunks that are slow by
/// 2 s.
public final class ServeSample {
    private static final Duration SLOW = Duration.ofSeconds(2);

    private ServeSample() {}

    public static void main(String[] arguments) throws IOException {
        try (TestServer server = TestServer.over(Path.of(arguments[0])).start()) {
            server.faults().line(Duration.ofMillis(Long.parseLong(arguments[1])), Long.parseLong(arguments[2]));
            server.faults().slowChunks(Double.parseDouble(arguments[3]), SLOW);
            System.out.println(server.repository("mapback@pbs") + " " + server.fingerprint());
            while (System.in.read() >= 0) {
                // Nothing is said; the end is what matters.
            }
        }
    }
}
