package mapback.app.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import mapback.testkit.server.TestServer;

/// A backup server inside a booted kernel. It does what it is told on its standard input, and ends with that.
///
/// Its arguments are a datastore, and the file in which it says how it is reached.
final class ServerInKernel {
    private ServerInKernel() {}

    public static void main(String[] arguments) throws IOException {
        try (TestServer server = TestServer.over(Path.of(arguments[0])).start();
                BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            Path unfinished = Path.of(arguments[1] + ".new");
            Files.writeString(unfinished, """
                    PBS_REPOSITORY=%s
                    PBS_PASSWORD=throwaway-Passw0rd
                    PBS_FINGERPRINT=%s
                    """.formatted(server.repository("mapback@pbs"), server.fingerprint()));
            Files.move(unfinished, Path.of(arguments[1]), StandardCopyOption.ATOMIC_MOVE);
            for (String word = told.readLine(); word != null; word = told.readLine()) {
                switch (word) {
                    case "stop" -> server.stop();
                    case "listen" -> server.listen();
                    default -> throw new IOException("unknown: " + word);
                }
            }
        }
    }
}
