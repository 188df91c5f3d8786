package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/// A kernel that is booted for a script, which tells what it checked, a line for each sentence.
///
/// @param machine boots it
/// @param options of that
/// @param folder  of the test's own
public record InKernel(Path machine, List<String> options, Path folder) {
    /// The status of the machine that boots for what this one lacks: a kernel that it cannot fetch, say.
    private static final int LACKS_SOMETHING = 3;

    private static final Path BUILT = Path.of(System.getProperty("mapback.home", ""));
    private static final Path FIXTURES =
            Path.of(System.getProperty("mapback.fixtures", "")).toAbsolutePath();

    /// What the app needs of what the tests have.
    private static final Pattern APP = Pattern.compile("(icu4j|jackson|jspecify|picocli|mapback-).*\\.jar");

    /// Runs a script of `in-kernel`.
    public Stream<DynamicTest> run(String name) throws Exception {
        List<String> command = new ArrayList<>(List.of(machine.toString(), "-t", "1200"));
        command.addAll(options);
        command.addAll(List.of("sh", script(name).toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("MAPBACK_HOME", laidOut().toString());
        builder.environment().put("MAPBACK_JAVA", java().toString());
        builder.environment().put("FIXTURES", FIXTURES.toString());
        builder.environment()
                .put(
                        "INSTALLER",
                        FIXTURES.resolve("../../../installer").normalize().toString());
        builder.environment().put("TRUTH", script("compare.py").toString());
        builder.environment().put("SERVER", System.getProperty("java.class.path", ""));
        builder.environment().put("TESTS", tests().toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String said = "\n" + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        Assumptions.assumeFalse(status == LACKS_SOMETHING && System.getenv("CI") == null, said);
        assertThat(said).as("the machine's end, status %s", status).contains("\ndone");
        return said.lines()
                .filter(line -> line.startsWith("ok ") || line.startsWith("failed "))
                .map(line -> DynamicTest.dynamicTest(sentence(line), () -> {
                    if (line.startsWith("failed ")) {
                        fail(line + "\n" + said);
                    }
                }));
    }

    private static String sentence(String line) {
        String rest = line.substring(line.indexOf(' ') + 1);
        return rest.contains(": ") ? rest.substring(0, rest.indexOf(": ")) : rest;
    }

    /// Helper and root process as they were built, and the app as it is tested, where users of the other
    /// machine can read them.
    private Path laidOut() throws IOException {
        Assumptions.assumeTrue(
                Files.isDirectory(BUILT.resolve("lib/binder")) && Files.isDirectory(BUILT.resolve("lib/helper")),
                "the modules before this one were not packaged: run mvn verify");
        Path home = Files.createDirectories(folder.resolve("mapback"));
        Path lib = Files.createDirectories(home.resolve("lib"));
        Files.createSymbolicLink(lib.resolve("binder"), BUILT.resolve("lib/binder"));
        Files.createSymbolicLink(lib.resolve("helper"), BUILT.resolve("lib/helper"));
        link(lib.resolve("app"), APP);
        Files.createDirectories(home.resolve("bin"));
        for (String launcher : List.of("binder/mapback-binder", "bin/mapback-helper")) {
            Path source = FIXTURES.resolve("../../../installer").resolve(launcher);
            Files.copy(source, home.resolve("bin").resolve(source.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
        return home;
    }

    /// All that the tests have.
    private Path tests() throws IOException {
        return link(folder.resolve("tests"), Pattern.compile(".*"));
    }

    private static Path link(Path into, Pattern names) throws IOException {
        Files.createDirectories(into);
        int number = 100;
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)
                    || names.matcher(path.getFileName().toString()).matches()) {
                Files.createSymbolicLink(into.resolve(++number + "-" + path.getFileName()), path.toAbsolutePath());
            }
        }
        return into;
    }

    private static Path java() {
        return Path.of(System.getProperty("java.home", ""), "bin", "java");
    }

    private static Path script(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(InKernel.class.getResource("/in-kernel/" + name))
                .toURI());
    }
}
