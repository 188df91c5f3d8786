package mapback.bench;

import static mapback.bench.Figures.median;
import static mapback.bench.Figures.print;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mapback.bench.ServedSample.Line;
import mapback.pbs.format.ChunkRef;

/// A restore from a server, beside the same from its folder; and over a long line, beside what the line carries.
record ServerBench(Program program, Path folder) {
    private static final int ROUNDS = 5;
    private static final int WARM_UP_ROUNDS = 2;
    private static final int LINE_ROUNDS = 3;

    /// 1 Gbit/s.
    private static final long RATE = 125_000_000;

    private static final long ROUND_TRIP_MILLIS = 50;
    private static final double SLOW_SHARE = 0.01;
    private static final int CHUNK = 4 << 20;
    private static final double MIB = 1 << 20;

    private record Round(Cost near, Cost far, double server) {
        double ratio() {
            return far.wall() / near.wall();
        }

        double more() {
            return (far.cpu() - near.cpu()) / Sample.DATA_GIB;
        }
    }

    void run(List<Sample> samples) throws Exception {
        print("| restore of 2 GiB to a file | wall, folder | wall, server | server / folder | helper, folder, CPU s/GiB"
                + " | helper, server, CPU s/GiB | more | the test server itself, CPU s/GiB |");
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (Sample sample : samples) {
            try (ServedSample served = ServedSample.start(sample, Line.LOCAL)) {
                beside(sample, served);
            }
        }
        print("");
        print("A GiB is one of content that is no hole. Medians of " + ROUNDS + " rounds by turns after "
                + WARM_UP_ROUNDS + " to warm up; ratio and difference are medians of the rounds'. The goal is 1.5 s"
                + " more for a GiB.");
        print("");
        print("| plain, over a line of 1 Gbit/s and a round trip of 50 ms | wall | MiB/s of what is stored"
                + " | share of the line | one chunk after the other |");
        print("| --- | ---: | ---: | ---: | ---: |");
        overALine(samples.getFirst());
        print("");
        print("Medians of " + LINE_ROUNDS + " rounds by turns, start of the command and writing included. The goal is"
                + " 0.85, and 0.9 of that with slow chunks. The last column is what a client gets that asks for a"
                + " chunk of 4 MiB when it has the one before.");
        print("");
    }

    private void beside(Sample sample, ServedSample served) throws Exception {
        List<Round> rounds = new ArrayList<>();
        for (int i = -WARM_UP_ROUNDS; i < ROUNDS; i++) {
            Cost near = restore(sample.words());
            double before = served.serverCpu();
            Cost far = restore(served.words());
            if (i >= 0) {
                rounds.add(new Round(near, far, served.serverCpu() - before));
            }
        }
        print(String.format(
                Locale.ROOT,
                "| %s | %.1f s | %.1f s | %.2f | %.2f | %.2f | %.2f | %.2f |",
                sample.name(),
                median(rounds, it -> it.near().wall()),
                median(rounds, it -> it.far().wall()),
                median(rounds, Round::ratio),
                median(rounds, it -> it.near().cpu()) / Sample.DATA_GIB,
                median(rounds, it -> it.far().cpu()) / Sample.DATA_GIB,
                median(rounds, Round::more),
                median(rounds, Round::server) / Sample.DATA_GIB));
    }

    private void overALine(Sample sample) throws Exception {
        long stored = stored(sample);
        List<Cost> sound = new ArrayList<>();
        List<Cost> slow = new ArrayList<>();
        try (ServedSample good = ServedSample.start(sample, new Line(ROUND_TRIP_MILLIS, RATE, 0));
                ServedSample bad = ServedSample.start(sample, new Line(ROUND_TRIP_MILLIS, RATE, SLOW_SHARE))) {
            for (int i = 0; i < LINE_ROUNDS; i++) {
                sound.add(restore(good.words()));
                slow.add(restore(bad.words()));
            }
        }
        overALine("all chunks alike", stored, sound);
        overALine("1 % of them slow by 2 s", stored, slow);
    }

    private static void overALine(String what, long stored, List<Cost> rounds) {
        double wall = median(rounds, Cost::wall);
        double serial = CHUNK / (ROUND_TRIP_MILLIS / 1e3 + (double) CHUNK / RATE);
        print(String.format(
                Locale.ROOT,
                "| %s | %.1f s | %.0f | %.2f | %.0f |",
                what,
                wall,
                stored / wall / MIB,
                stored / wall / RATE,
                serial / MIB));
    }

    /// Bytes of all blobs that a restore fetches; a chunk that occurs again counts once more.
    private static long stored(Sample sample) throws IOException {
        long sum = 0;
        for (ChunkRef chunk : BareChain.dataChunks(sample)) {
            String digest = chunk.digest().hex();
            sum += Files.size(sample.datastore()
                    .resolve(".chunks")
                    .resolve(digest.substring(0, 4))
                    .resolve(digest));
        }
        return sum;
    }

    private Cost restore(List<String> words) throws Exception {
        Path target = folder.resolve("target.img");
        Files.deleteIfExists(target);
        List<String> command = new ArrayList<>(List.of("restore"));
        command.addAll(words);
        command.add(target.toString());
        double before = program.helperCpuIfUp();
        double wall = program.run(command.toArray(String[]::new));
        double cpu = program.helperCpu() - before;
        Files.delete(target);
        return new Cost(cpu, wall);
    }
}
