package mapback.binder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import mapback.testkit.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What runs as root, as it is laid out. Run when that is done.
class LaidOutTest {
    private static final Path HOME = Path.of(System.getProperty("mapback.home", ""));
    private static final Path JARS = HOME.resolve("lib/binder");

    @Test
    void the_root_process_is_three_jars_and_a_library() throws Exception {
        try (Stream<Path> files = Files.walk(JARS)) {
            List<String> names = files.filter(Files::isRegularFile)
                    .map(file -> JARS.relativize(file).toString().replaceFirst("-[0-9][0-9.]*jar$", ".jar"))
                    .sorted()
                    .toList();
            System.out.println(names);
            assertThat(names)
                    .containsExactly(
                            "jna.jar",
                            "linux-aarch64/libjnidispatch.so",
                            "linux-x86-64/libjnidispatch.so",
                            "mapback-binder.jar",
                            "mapback-linux.jar");
        }
    }

    @Test
    void its_launcher_can_be_started() {
        assertThat(HOME.resolve("bin/mapback-binder")).isExecutable();
    }

    @Test
    void jna_takes_its_native_part_from_there_and_unpacks_nothing(@TempDir Path folder) throws Exception {
        Needs.file(
                "/usr/lib/" + (isArm() ? "aarch64" : "x86_64") + "-linux-gnu/libpolkit-gobject-1.so.0",
                "Debian package libpolkit-gobject-1-0");
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djna.nounpack=true",
                        "-Djna.nosys=true",
                        "-Djna.boot.library.path=" + JARS.resolve(isArm() ? "linux-aarch64" : "linux-x86-64"),
                        "-Djna.tmpdir=" + folder,
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        JARS + "/*",
                        "com.sun.jna.Native")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(folder).isEmptyDirectory();
    }

    private static boolean isArm() {
        return System.getProperty("os.arch", "").equals("aarch64");
    }
}
