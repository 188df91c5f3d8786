package mapback.bench;

import static mapback.bench.Figures.median;
import static mapback.bench.Figures.print;

import java.util.Arrays;
import java.util.Locale;
import mapback.testkit.Fixtures;

/// How long a command takes, with the helper up and without.
record StartBench(Program program) {
    private static final int COLD = 5;
    private static final int WARM = 9;

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
        print("| `./dev run snapshot list`, wall seconds | median | least | most |");
        print("| --- | ---: | ---: | ---: |");
        show("helper is up", warm);
        show("helper is started by it", cold);
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
