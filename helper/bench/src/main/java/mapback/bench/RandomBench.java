package mapback.bench;

import static mapback.bench.Figures.median;
import static mapback.bench.Figures.print;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads of 4 KiB at random from an image that is in the helper's cache, beside `nbdkit memory` with the same bytes
/// and the same job of fio's, by turns.
record RandomBench(Program program) {
    private static final int ROUNDS = 5;
    private static final int SECONDS = 2;
    private static final int[] DEPTHS = {1, 16, 64};
    private static final Pattern COUNT = Pattern.compile("\"total_ios\" : ([0-9]+)");

    /// @param rate reads a second
    /// @param cpu  microseconds of the server's for each
    private record Load(double rate, double cpu) {}

    private record Round(Load ours, Load peer) {
        double rate() {
            return ours.rate() / peer.rate();
        }

        double cpu() {
            return ours.cpu() / peer.cpu();
        }
    }

    @FunctionalInterface
    private interface Clock {
        double cpu() throws Exception;
    }

    void run(Sample sample) throws Exception {
        String uri = program.map(sample);
        Path socket = Files.createTempFile("mapback-bench", ".sock");
        Files.delete(socket);
        Process peer = new ProcessBuilder(
                        "nbdkit", "--foreground", "--unix", socket.toString(), "memory", Long.toString(sample.size()))
                .inheritIO()
                .start();
        try {
            while (!Files.exists(socket)) {
                Thread.sleep(10);
            }
            String peerUri = "nbd+unix:///?socket=" + socket;
            Tool.run(List.of("nbdcopy", uri, peerUri));
            compare(uri, peerUri, peer.pid());
        } finally {
            peer.destroy();
            peer.waitFor();
            Files.deleteIfExists(socket);
            program.unmap(sample);
        }
    }

    private void compare(String uri, String peerUri, long peer) throws Exception {
        print("| 4 KiB at random, at hand | reads/s | nbdkit memory | reads / its reads | CPU µs/read | nbdkit memory"
                + " | CPU / its CPU |");
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        load(uri, DEPTHS[1], program::helperCpu);
        for (int depth : DEPTHS) {
            List<Round> rounds = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                rounds.add(
                        new Round(load(uri, depth, program::helperCpu), load(peerUri, depth, () -> Program.cpu(peer))));
            }
            print(String.format(
                    Locale.ROOT,
                    "| queue depth %d | %.0f | %.0f | %.2f | %.1f | %.1f | %.2f |",
                    depth,
                    median(rounds, it -> it.ours().rate()),
                    median(rounds, it -> it.peer().rate()),
                    median(rounds, Round::rate),
                    median(rounds, it -> it.ours().cpu()),
                    median(rounds, it -> it.peer().cpu()),
                    median(rounds, Round::cpu)));
        }
        print("");
        print("fio's nbd engine, one connection. Medians of " + ROUNDS + " rounds of " + SECONDS
                + " s, each ratio the median of the rounds' ratios; the goal is 0.7 of the reads.");
        print("");
    }

    private static Load load(String uri, int depth, Clock clock) throws Exception {
        double before = clock.cpu();
        String output = Tool.run(List.of(
                        "fio",
                        "--name=random",
                        "--ioengine=nbd",
                        "--uri=" + uri,
                        "--rw=randread",
                        "--bs=4k",
                        "--iodepth=" + depth,
                        "--time_based",
                        "--runtime=" + SECONDS,
                        "--norandommap",
                        "--output-format=json"))
                .output();
        double used = clock.cpu() - before;
        Matcher count = COUNT.matcher(output);
        if (!count.find()) {
            throw new IllegalStateException("fio says no count: " + output);
        }
        double reads = Double.parseDouble(count.group(1));
        return new Load(reads / SECONDS, used / reads * 1e6);
    }
}
