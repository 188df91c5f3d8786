package mapback.bench;

import static mapback.bench.Figures.median;
import static mapback.bench.Figures.print;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// All of an image through the helper's NBD server into nowhere, beside the bare chain, by turns.
record CopyBench(Program program) {
    private static final int ROUNDS = 5;
    private static final int WARM_UP_ROUNDS = 2;

    private record Round(Cost chain, Cost move, Cost copy) {
        double ratio() {
            return copy.cpu() / chain.cpu();
        }

        /// What the helper takes for all but the system's two copies, against what must be computed.
        double ownRatio() {
            return (copy.cpu() - move.cpu()) / chain.cpu();
        }

        double wallRatio() {
            return copy.wall() / chain.wall();
        }
    }

    void run(List<Sample> samples) throws Exception {
        print(
                "| `nbdcopy … null:` of 2 GiB | helper, CPU s/GiB | chain, CPU s/GiB | helper / chain | moving alone, CPU s/GiB"
                        + " | (helper − moving) / chain | wall, copy | wall, chain | copy / chain |");
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (Sample sample : samples) {
            try (BareChain chain = new BareChain(sample)) {
                measure(sample, chain);
            }
        }
        print("");
        print("A GiB is one of content that is no hole. Medians of " + ROUNDS + " rounds after " + WARM_UP_ROUNDS
                + " to warm up; each ratio is the median of the rounds' ratios, the goal 1.25 for CPU. Moving alone"
                + " is to read the chunks' files and to write as many bytes as they hold to a Unix socket.");
        print("");
    }

    private void measure(Sample sample, BareChain chain) throws Exception {
        String uri = program.map(sample);
        MoveAlone move = new MoveAlone(sample);
        List<Round> rounds = new ArrayList<>();
        for (int i = -WARM_UP_ROUNDS; i < ROUNDS; i++) {
            Round round = new Round(chain.run(), move.run(), copy(uri));
            if (i >= 0) {
                rounds.add(round);
            }
        }
        program.unmap(sample);
        TrapCheck.ofHelper(
                median(rounds, it -> it.copy().cpu()),
                median(rounds, it -> it.chain().cpu()),
                median(rounds, it -> it.move().cpu()));
        print(String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.1f s | %.1f s | %.2f |",
                sample.name(),
                median(rounds, it -> it.copy().cpu()) / Sample.DATA_GIB,
                median(rounds, it -> it.chain().cpu()) / Sample.DATA_GIB,
                median(rounds, Round::ratio),
                median(rounds, it -> it.move().cpu()) / Sample.DATA_GIB,
                median(rounds, Round::ownRatio),
                median(rounds, it -> it.copy().wall()),
                median(rounds, it -> it.chain().wall()),
                median(rounds, Round::wallRatio)));
    }

    private Cost copy(String uri) throws Exception {
        double before = program.helperCpu();
        double wall = Tool.run(List.of("nbdcopy", uri, "null:")).wall();
        return new Cost(program.helperCpu() - before, wall);
    }
}
