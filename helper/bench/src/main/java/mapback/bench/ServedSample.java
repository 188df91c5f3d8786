package mapback.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A sample behind a server, which is a process of its own.
final class ServedSample implements AutoCloseable {
    /// Of the user in the fixtures; [Program] gives it to each command.
    static final String PASSWORD = "throwaway-Passw0rd";

    private static final long END_SECONDS = 20;

    private final Sample sample;
    private final Process server;
    private final String repository;
    private final String fingerprint;

    /// The way to the server.
    ///
    /// @param bytesPerSecond 0 is without limit
    /// @param slowShare      of chunks that the server has only after 2 s
    record Line(long roundTripMillis, long bytesPerSecond, double slowShare) {
        static final Line LOCAL = new Line(0, 0, 0);
    }

    private ServedSample(Sample sample, Process server, String repository, String fingerprint) {
        this.sample = sample;
        this.server = server;
        this.repository = repository;
        this.fingerprint = fingerprint;
    }

    static ServedSample start(Sample sample, Line line) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of("-Dmapback.fixtures=" + System.getProperty("mapback.fixtures")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ServeSample.class.getName()));
        command.addAll(List.of(
                sample.datastore().toString(),
                Long.toString(line.roundTripMillis()),
                Long.toString(line.bytesPerSecond()),
                Double.toString(line.slowShare())));
        Process server = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        // Not closed: the server ends with it.
        BufferedReader output =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        String[] said = String.valueOf(output.readLine()).split(" ", -1);
        if (said.length != 2) {
            throw new IllegalStateException("the server did not start");
        }
        return new ServedSample(sample, server, said[0], said[1]);
    }

    /// What names it on a command line.
    List<String> words() {
        List<String> words = new ArrayList<>(List.of("--repository", repository, "--fingerprint", fingerprint));
        words.addAll(List.of(Sample.SNAPSHOT, Sample.IMAGE));
        sample.keyFile().ifPresent(file -> words.addAll(List.of("--keyfile", file.toString())));
        return words;
    }

    /// CPU seconds that the server has used since it was started.
    double serverCpu() throws IOException {
        return Program.cpu(server.pid());
    }

    @Override
    public void close() throws IOException {
        server.getOutputStream().close();
        server.onExit().orTimeout(END_SECONDS, TimeUnit.SECONDS).join();
    }
}
