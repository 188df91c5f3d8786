package mapback.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whole processes: what `./dev bench` prints.
///
/// Arguments: the script `dev`, a folder for 6 GiB of samples and targets, and which tables; all when none is
/// named. `installed` is of the program in `MAPBACK_INSTALLED`, or in `/usr/lib/mapback`.
public final class Bench {
    private static final List<String> TABLES =
            List.of("starts", "window", "restore", "copy", "random", "cold", "server", "installed");

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        Set<String> named = Set.copyOf(Arrays.asList(arguments).subList(2, arguments.length));
        if (!TABLES.containsAll(named)) {
            System.err.println("tables: " + String.join(", ", TABLES));
            System.exit(2);
        }
        TrapCheck.run();
        for (String table : TABLES) {
            if (named.isEmpty() || named.contains(table)) {
                print(table, Path.of(arguments[0]), folder);
            }
        }
    }

    private static void print(String table, Path dev, Path folder) throws Exception {
        if (table.equals("installed")) {
            installed(dev, folder);
            return;
        }
        try (Program program = Program.built(dev)) {
            print(table, program, folder);
        }
    }

    private static void installed(Path dev, Path folder) throws Exception {
        Path home =
                Path.of(Optional.ofNullable(System.getenv("MAPBACK_INSTALLED")).orElse("/usr/lib/mapback"));
        if (!Files.exists(home.resolve("bin/mapback"))) {
            System.err.println("left out: there is no program in " + home);
            return;
        }
        try (Program program = Program.installed(dev, home)) {
            new StartBench(program).run();
            if (Tool.isThere("Xvfb", "xvfb", "-help")) {
                new WindowBench(program, home, folder).runInstalled();
            }
        }
    }

    private static void print(String table, Program program, Path folder) throws Exception {
        if (table.equals("window")) {
            if (Tool.isThere("Xvfb", "xvfb", "-help")) {
                new WindowBench(program, program.dev().resolveSibling("target/mapback"), folder).run();
            }
            return;
        }
        List<Sample> both = List.of(Sample.plain(folder), Sample.encrypted(folder));
        switch (table) {
            case "starts" -> new StartBench(program).run();
            case "restore" -> new RestoreBench(program, folder).run(both);
            case "copy" -> {
                if (Tool.isThere("nbdcopy", "libnbd-bin")) {
                    new CopyBench(program).run(both);
                }
            }
            case "random" -> {
                if (Tool.isThere("fio", "fio")
                        && Tool.isThere("nbdkit", "nbdkit")
                        && Tool.isThere("nbdcopy", "libnbd-bin")) {
                    new RandomBench(program).run(Sample.small(folder));
                }
            }
            case "cold" -> new ColdBench(program).run(both);
            case "server" -> new ServerBench(program, folder).run(both);
            default -> throw new IllegalStateException(table);
        }
    }
}
