package mapback.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.HelperConnection;

/// The program, built or installed, with a helper of its own.
///
/// @param dev the script
/// @param words what starts it
/// @param runtime the runtime folder's parent, apart from the user's
record Program(Path dev, List<String> words, Path runtime) implements AutoCloseable {
    /// As `./dev run` runs what was built.
    static Program built(Path dev) throws IOException {
        return start(dev, List.of(dev.toString(), "run"));
    }

    /// As the package's launcher runs it.
    static Program installed(Path dev, Path home) throws IOException {
        return start(dev, List.of(home.resolve("bin/mapback").toString()));
    }

    private static Program start(Path dev, List<String> words) throws IOException {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        return new Program(dev, words, Files.createTempDirectory("mapback-bench", mode));
    }

    /// Runs a command to its end.
    ///
    /// @return wall time in seconds
    double run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(words);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("XDG_RUNTIME_DIR", runtime.toString());
        builder.environment().put("XDG_STATE_HOME", runtime.resolve("state").toString());
        builder.environment().put("PBS_PASSWORD", ServedSample.PASSWORD);
        Path output = runtime.resolve("output");
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        long began = System.nanoTime();
        int status = builder.start().waitFor();
        double seconds = (System.nanoTime() - began) / 1e9;
        if (status != 0) {
            throw new IllegalStateException(command + " ended with " + status + ": " + Files.readString(output));
        }
        return seconds;
    }

    /// Hands an image out over NBD.
    ///
    /// @return where, as NBD clients take it
    String map(Sample sample) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("map"));
        words.addAll(sample.words());
        words.addAll(List.of("--export", socket(sample).toString()));
        run(words.toArray(String[]::new));
        return "nbd+unix:///?socket=" + socket(sample);
    }

    /// Takes it back.
    void unmap(Sample sample) throws IOException, InterruptedException {
        run("unmap", socket(sample).toString());
    }

    Path socket(Sample sample) {
        return runtime.resolve(sample.name() + ".sock");
    }

    /// As [#helperCpu], or nothing when there is no helper yet.
    double helperCpuIfUp() throws IOException {
        return Files.exists(runtime.resolve("mapback/helper")) ? helperCpu() : 0;
    }

    /// CPU seconds that the helper has used since it was started.
    double helperCpu() throws IOException {
        return cpu(helper());
    }

    /// CPU seconds that a process has used since it was started.
    static double cpu(long process) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process), "stat"));
        // The name in parentheses may hold anything; behind it utime and stime are the 12th and 13th field.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    /// The most memory that the helper has had so far, in MiB.
    long helperPeak() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(helper()), "status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10;
            }
        }
        throw new IllegalStateException("the kernel does not say how much memory a process has had");
    }

    /// Ends the helper, so that the next command starts one.
    void endHelper() throws IOException {
        ProcessHandle helper = ProcessHandle.of(helper()).orElseThrow();
        helper.destroy();
        helper.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private long helper() throws IOException {
        try (HelperConnection connection = HelperConnection.open(runtime.resolve("mapback/helper"))) {
            return switch (connection.ask(new Request.GetVersion())) {
                case Reply.Version version -> version.pid();
                case Reply other -> throw new IllegalStateException("no version but " + other);
            };
        }
    }

    @Override
    public void close() throws IOException {
        if (Files.exists(runtime.resolve("mapback/helper"))) {
            endHelper();
        }
        try (var files = Files.walk(runtime)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
