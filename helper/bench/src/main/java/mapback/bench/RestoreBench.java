package mapback.bench;

import static mapback.bench.Figures.median;
import static mapback.bench.Figures.print;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// A restore to a file through the real helper, beside the bare chain and beside writing the same bytes, by turns.
record RestoreBench(Program program, Path folder) {
    private static final int ROUNDS = 5;
    private static final int WARM_UP_ROUNDS = 2;

    private record Round(Cost chain, Cost write, Cost restore) {
        /// What the helper takes for all but the writing, against what must be computed.
        double ratio() {
            return (restore.cpu() - write.cpu()) / chain.cpu();
        }
    }

    void run(List<Sample> samples) throws Exception {
        print("| restore of 2 GiB to a file | helper, CPU s/GiB | chain, CPU s/GiB | writing alone, CPU s/GiB"
                + " | (helper − writing) / chain | wall, restore | wall, chain | wall, writing | helper's peak |");
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (Sample sample : samples) {
            try (BareChain chain = new BareChain(sample)) {
                measure(sample, chain);
            }
        }
        print("");
        print("A GiB is one of content that is no hole. Medians of " + ROUNDS + " rounds after " + WARM_UP_ROUNDS
                + " to warm up; the ratio is the median of the rounds' ratios, the goal 1.25.");
        print("");
    }

    private void measure(Sample sample, BareChain chain) throws Exception {
        Path target = folder.resolve("target.img");
        restore(sample, target);
        check(sample, target);
        List<Round> rounds = new ArrayList<>();
        try (WriteAlone writing = new WriteAlone(target)) {
            for (int i = -WARM_UP_ROUNDS; i < ROUNDS; i++) {
                Round round = new Round(chain.run(), writing.run(target), restore(sample, target));
                if (i >= 0) {
                    rounds.add(round);
                }
            }
        }
        Files.delete(target);
        TrapCheck.ofHelper(
                median(rounds, it -> it.restore().cpu()),
                median(rounds, it -> it.chain().cpu()),
                median(rounds, it -> it.write().cpu()));
        print(String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f | %.2f | %.1f s | %.1f s | %.1f s | %d MiB |",
                sample.name(),
                median(rounds, it -> it.restore().cpu()) / Sample.DATA_GIB,
                median(rounds, it -> it.chain().cpu()) / Sample.DATA_GIB,
                median(rounds, it -> it.write().cpu()) / Sample.DATA_GIB,
                median(rounds, Round::ratio),
                median(rounds, it -> it.restore().wall()),
                median(rounds, it -> it.chain().wall()),
                median(rounds, it -> it.write().wall()),
                program.helperPeak()));
    }

    private Cost restore(Sample sample, Path target) throws Exception {
        Files.deleteIfExists(target);
        List<String> command = new ArrayList<>(List.of("restore"));
        command.addAll(sample.words());
        command.add(target.toString());
        double before = program.helperCpuIfUp();
        double wall = program.run(command.toArray(String[]::new));
        return new Cost(program.helperCpu() - before, wall);
    }

    private static void check(Sample sample, Path target) throws IOException {
        var sha = Digests.sha256();
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
        try (FileChannel file = FileChannel.open(target)) {
            while (file.read(buffer.clear()) >= 0) {
                sha.update(buffer.flip());
            }
        }
        String found = HexFormat.of().formatHex(sha.digest());
        if (!found.equals(sample.sha256())) {
            throw new IllegalStateException(target + " has the sum " + found + " instead of " + sample.sha256());
        }
    }
}
