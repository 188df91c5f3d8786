package mapback.bench;

import static mapback.bench.Figures.median;
import static mapback.bench.Figures.print;

import java.util.Arrays;
import java.util.Locale;
import mapback.testkit.Fixtures;

/// How long a command takes: without a helper, with one that is up, and with one that it starts.
record StartBench(Program program) {
    private static final int COLD = 5;
    private static final int WARM = 9;
    private static final String SNAPSHOT = "vm/100/2026-01-10T08:00:00Z";
    private static final String IMAGE = "drive-scsi0.img";

    void run() throws Exception {
        String[] list = {
            "snapshot", "list", "--repository", Fixtures.datastore().toString()
        };
        double[] cold = new double[COLD];
        program.run(list);
        for (int i = 0; i < COLD; i++) {
            program.endHelper();
            cold[i] = program.run(list);
        }
        double[] warm = new double[WARM];
        for (int i = 0; i < WARM; i++) {
            warm[i] = program.run(list);
        }
        double[] version = new double[WARM];
        for (int i = 0; i < WARM; i++) {
            version[i] = program.run("--version");
        }
        double[] export = new double[COLD];
        for (int i = 0; i < COLD; i++) {
            program.endHelper();
            export[i] = program.run(
                    "map",
                    SNAPSHOT,
                    IMAGE,
                    "--repository",
                    Fixtures.datastore().toString(),
                    "--export",
                    program.runtime().resolve("image.sock").toString());
            program.run("unmap", program.runtime().resolve("image.sock").toString());
        }
        print("| wall seconds | median | least | most |");
        print("| --- | ---: | ---: | ---: |");
        show("`--version`", version);
        show("`snapshot list`, helper is up", warm);
        show("`snapshot list`, helper is started by it", cold);
        show("`map --export`, helper is started by it", export);
        print("");
    }

    private static void show(String name, double[] seconds) {
        Arrays.sort(seconds);
        print(String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f |",
                name,
                median(seconds),
                seconds[0],
                seconds[seconds.length - 1]));
    }
}
