package mapback.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import mapback.testkit.Fixtures;

/// Whole processes: a restore through the real helper beside the bare chain, and how long commands take to start.
///
/// Arguments: the script `dev`, a folder for 6 GiB of samples and targets.
public final class RestoreBench {
    private static final int ROUNDS = 5;
    private static final int STARTS = 9;

    private final Program program;
    private final Path folder;

    private RestoreBench(Program program, Path folder) {
        this.program = program;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        try (Program program = Program.start(Path.of(arguments[0]))) {
            RestoreBench bench = new RestoreBench(program, folder);
            bench.starts();
            bench.restores(List.of(Sample.plain(folder), Sample.encrypted(folder)));
        }
    }

    private void starts() throws Exception {
        String[] list = {
            "snapshot", "list", "--repository", Fixtures.datastore().toString()
        };
        double[] cold = new double[ROUNDS];
        program.run(list);
        for (int i = 0; i < cold.length; i++) {
            program.endHelper();
            cold[i] = program.run(list);
        }
        double[] warm = new double[STARTS];
        for (int i = 0; i < warm.length; i++) {
            warm[i] = program.run(list);
        }
        print("| `./dev run snapshot list`, wall seconds | median | least | most |");
        print("| --- | ---: | ---: | ---: |");
        printRow("helper is up", warm);
        printRow("helper is started by it", cold);
        print("");
    }

    private void restores(List<Sample> samples) throws Exception {
        print("| 2 GiB image | helper CPU/GiB | chain CPU/GiB | ratio | restore, wall | helper's peak |");
        print("| --- | ---: | ---: | ---: | ---: | ---: |");
        for (Sample sample : samples) {
            try (BareChain chain = new BareChain(sample)) {
                measure(sample, chain);
            }
        }
        print("");
        print("A GiB is one of content that is no hole. Medians of " + ROUNDS + " rounds, after one to warm up.");
    }

    private void measure(Sample sample, BareChain chain) throws Exception {
        double[] helper = new double[ROUNDS];
        double[] bare = new double[ROUNDS];
        double[] wall = new double[ROUNDS];
        Path target = folder.resolve("target.img");
        for (int i = -1; i < ROUNDS; i++) {
            double alone = chain.run();
            Files.deleteIfExists(target);
            double before = i < 0 ? 0 : program.helperCpu();
            double seconds = restore(sample, target);
            double used = program.helperCpu() - before;
            if (i < 0) {
                check(sample, target);
                continue;
            }
            helper[i] = used / Sample.DATA_GIB;
            bare[i] = alone / Sample.DATA_GIB;
            wall[i] = seconds;
        }
        Files.delete(target);
        double ratio = median(helper) / median(bare);
        print(String.format(
                Locale.ROOT,
                "| %-10s | %12.2f s | %10.2f s | %5.2f | %10.1f s | %8d MiB |",
                sample.name(),
                median(helper),
                median(bare),
                ratio,
                median(wall),
                program.helperPeak()));
    }

    private double restore(Sample sample, Path target) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("restore", "--repository", sample.datastore().toString(), Sample.SNAPSHOT, Sample.IMAGE));
        command.add(target.toString());
        sample.keyFile().ifPresent(file -> command.addAll(List.of("--keyfile", file.toString())));
        return program.run(command.toArray(String[]::new));
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

    private static void printRow(String name, double[] seconds) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        print(String.format(
                Locale.ROOT,
                "| %-44s | %6.2f | %6.2f | %6.2f |",
                name,
                median(sorted),
                sorted[0],
                sorted[sorted.length - 1]));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
