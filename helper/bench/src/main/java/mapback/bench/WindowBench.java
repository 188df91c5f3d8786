package mapback.bench;

import static mapback.bench.Figures.median;
import static mapback.bench.Figures.print;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import mapback.testkit.Fixtures;

/// How long a window takes until something is seen, and until backups are, with no helper up, from the cache and
/// without it; and what it takes of memory then.
///
/// @param home what was built, or where it is installed
record WindowBench(Program program, Path home, Path folder) {
    private static final int ROUNDS = 5;

    /// Of the side bar: name, places, headings.
    private static final Framebuffer.Part SIDE = new Framebuffer.Part(85, 30, 220, 300);

    private static final int LETTERS = 24;

    /// Of the backups: the button that saves.
    private static final Framebuffer.Part DEEDS = new Framebuffer.Part(640, 300, 560, 440);

    private static final int ACCENT = 0x0969da;
    private static final long REST_SECONDS = 5;

    /// One start.
    ///
    /// @param frame   seconds until the first frame
    /// @param backups seconds until the sample datastore is shown
    /// @param memory  MiB, a while later
    private record Start(double frame, double backups, double memory) {}

    void run() throws Exception {
        head();
        Path cache = home.resolve("lib/window.aot");
        if (Files.exists(cache)) {
            measure("from the cache", built(List.of("-XX:AOTCache=" + cache)));
        }
        measure("without a cache", built(List.of()));
        print("");
    }

    /// By the launcher of the package, which finds the cache by itself.
    void runInstalled() throws Exception {
        head();
        measure("as installed", shown(program.words()));
        print("");
    }

    private static void head() {
        print(
                "| `mapback window SNAPSHOT`, no helper up | first frame, s | least | most | backups shown, s | least | most"
                        + " | memory at rest, MiB |");
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    }

    private void measure(String name, List<String> command) throws Exception {
        List<Start> starts = new ArrayList<>();
        // The first one fills the page cache.
        start(command);
        for (int i = 0; i < ROUNDS; i++) {
            starts.add(start(command));
        }
        print(String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.0f |",
                name,
                figures(starts.stream().mapToDouble(Start::frame).toArray()),
                figures(starts.stream().mapToDouble(Start::backups).toArray()),
                median(starts, Start::memory)));
    }

    private static String figures(double... values) {
        Arrays.sort(values);
        return String.format(Locale.ROOT, "%.2f | %.2f | %.2f", median(values), values[0], values[values.length - 1]);
    }

    private Start start(List<String> command) throws Exception {
        Path screen = Files.createTempDirectory(folder, "screen");
        try (Framebuffer pixels = Framebuffer.open(screen)) {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(folder.resolve("window.log").toFile());
            builder.environment().put("DISPLAY", pixels.display());
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.environment().put("GDK_GL", "disable");
            builder.environment().put("XDG_RUNTIME_DIR", program.runtime().toString());
            builder.environment()
                    .put("XDG_STATE_HOME", program.runtime().resolve("state").toString());
            builder.environment()
                    .put("XDG_CONFIG_HOME", program.runtime().resolve("config").toString());
            long began = System.nanoTime();
            Process window = builder.start();
            try {
                pixels.awaitColours(SIDE, LETTERS);
                double frame = seconds(began);
                pixels.awaitColour(DEEDS, ACCENT);
                double backups = seconds(began);
                TimeUnit.SECONDS.sleep(REST_SECONDS);
                return new Start(frame, backups, memory(window.pid()));
            } finally {
                window.destroy();
                window.waitFor();
                program.endHelper();
            }
        } finally {
            Files.deleteIfExists(screen.resolve("Xvfb_screen0"));
            Files.delete(screen);
        }
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    /// As `./dev run window` starts it, without the look whether sources are newer.
    private List<String> built(List<String> flags) throws IOException {
        Path java = Path.of(Files.readString(home.resolve("built-with")).strip(), "bin", "java");
        List<String> words = new ArrayList<>(List.of(
                java.toString(),
                "-Dmapback.home=" + home,
                "-Dmapback.caller.lc_all=",
                "--module-path",
                home.resolve("lib/app").toString(),
                "@" + program.dev().resolveSibling("installer/app/window.jvm"),
                "--add-modules",
                "ALL-MODULE-PATH"));
        words.addAll(flags);
        words.addAll(List.of("-m", "mapback.app/mapback.app.App"));
        return shown(words);
    }

    private static List<String> shown(List<String> program) {
        List<String> words = new ArrayList<>(program);
        words.addAll(List.of(
                "window",
                "--as-root",
                Fixtures.datastore().resolve("vm/100/2026-01-11T08:00:00Z").toString()));
        return words;
    }

    private static double memory(long process) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
            }
        }
        throw new IllegalStateException("the kernel does not say how much memory a process has");
    }
}
