package mapback.binder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import mapback.testkit.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the launcher reads before the root process can look at anything.
class LauncherTest {
    private Path home = Path.of("/");
    private Path launcher = Path.of("/");
    private Path chosen = Path.of("/");

    @BeforeEach
    void make() throws Exception {
        Needs.root();
        // Not in a folder for temporary files, which others can write.
        home = Files.createTempDirectory(Path.of("/var/lib"), "mapback-test");
        launcher = program("bin/mapback-binder", Files.readString(Path.of("../../installer/binder/mapback-binder")));
        program("java/bin/java", "#!/bin/sh\necho started\n");
        chosen = Files.writeString(home.resolve("built-with"), home.resolve("java") + "\n");
        setMode(home, "rwxr-xr-x");
        setMode(chosen, "rw-r--r--");
    }

    @AfterEach
    void remove() throws Exception {
        if (!home.equals(Path.of("/"))) {
            new ProcessBuilder("rm", "-r", home.toString()).start().waitFor();
        }
    }

    @Test
    void what_only_root_can_write_is_started() throws Exception {
        assertThat(said("1000")).isEqualTo("started\n");
    }

    @Test
    void a_java_that_others_choose_or_write_is_not() throws Exception {
        setMode(chosen, "rw-rw-rw-");
        assertThat(said("1000")).isEqualTo("mapback-binder: others than root can write " + chosen + "\n");
        assertThat(said("0")).as("nor for root").doesNotContain("started");
        setMode(chosen, "rw-r--r--");
        Files.setAttribute(home.resolve("java/bin"), "unix:uid", 65_534);
        assertThat(said("1000")).isEqualTo("mapback-binder: others than root can write " + home + "/java/bin\n");
    }

    @Test
    void nor_one_with_a_prepared_start_that_others_can_write() throws Exception {
        Path cache = Files.createDirectories(home.resolve("lib")).resolve("binder.aot");
        Files.writeString(cache, "");
        setMode(cache, "rw-rw-r--");
        assertThat(said("1000")).isEqualTo("mapback-binder: others than root can write " + cache + "\n");
    }

    @Test
    void nor_is_a_launcher_that_others_can_write() throws Exception {
        setMode(launcher, "rwxrwxr-x");
        assertThat(said("1000")).isEqualTo("mapback-binder: others than root can write " + launcher + "\n");
    }

    private String said(String uid) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(List.of(launcher.toString())).redirectErrorStream(true);
        builder.environment().put("PKEXEC_UID", uid);
        Process process = builder.start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private Path program(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        setMode(file, "rwxr-xr-x");
        return file;
    }

    private static void setMode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
