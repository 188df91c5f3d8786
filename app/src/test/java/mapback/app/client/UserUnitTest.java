package mapback.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UserUnitTest {
    private static final Path INSTALLED = Path.of("/usr/lib/mapback");
    private static final Path SLEEP = Path.of("/usr/bin/sleep");

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private UserUnit unit;

    @BeforeEach
    void session() throws IOException {
        Files.createDirectories(folder.resolve("systemd"));
        Files.createFile(folder.resolve("systemd/private"));
        environment.put("XDG_RUNTIME_DIR", folder.toString());
        environment.put("DISPLAY", ":0");
        environment.put("HOME", System.getProperty("user.home"));
        environment.put("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + folder.resolve("bus"));
        unit = new UserUnit(Path.of("../installer/systemd/mapback-helper.service"), SLEEP, folder);
    }

    private static HelperCommand wished(Path home, String... more) {
        Properties properties = new Properties();
        properties.setProperty("java.home", "/jdk");
        properties.setProperty("mapback.home", home.toString());
        properties.setProperty("mapback.helper.options", String.join(" ", more));
        return HelperCommand.of(properties);
    }

    private boolean isAsked() {
        return unit.instead(wished(INSTALLED), environment, folder.resolve("mapback"))
                .isPresent();
    }

    @Test
    void the_session_s_manager_starts_the_helper_that_is_installed() {
        assertThat(unit.instead(wished(INSTALLED), environment, folder.resolve("mapback"))
                        .orElseThrow()
                        .words())
                .containsExactly(SLEEP.toString(), "--user", "--quiet", "--wait", "start", "mapback-helper.service");
    }

    @Test
    void another_tree_s_helper_is_not_the_manager_s() {
        assertThat(unit.instead(wished(Path.of("/home/anna/mapback")), environment, folder.resolve("mapback")))
                .isEmpty();
    }

    @Test
    void nor_is_one_that_is_wished_otherwise() {
        assertThat(unit.instead(wished(INSTALLED, "--idle-seconds", "5"), environment, folder.resolve("mapback")))
                .isEmpty();
        assertThat(unit.instead(
                        wished(INSTALLED).with(List.of("--cache-size", "67108864")),
                        environment,
                        folder.resolve("mapback")))
                .isEmpty();
        assertThat(unit.instead(wished(INSTALLED).with(List.of()), environment, folder.resolve("mapback")))
                .isPresent();
    }

    @Test
    void nor_one_with_other_folders_or_another_bus() {
        environment.put("XDG_STATE_HOME", "/elsewhere");
        assertThat(isAsked()).isFalse();
        environment.remove("XDG_STATE_HOME");
        environment.put("HOME", "/elsewhere");
        assertThat(isAsked()).isFalse();
        environment.put("HOME", System.getProperty("user.home"));
        environment.put("DBUS_SESSION_BUS_ADDRESS", "unix:path=/elsewhere");
        assertThat(isAsked()).isFalse();
        environment.remove("DBUS_SESSION_BUS_ADDRESS");
        assertThat(isAsked()).isTrue();
    }

    @Test
    void who_logs_in_over_a_line_keeps_a_job_that_was_begun_there() throws IOException {
        environment.remove("DISPLAY");
        assertThat(isAsked()).isFalse();
        environment.put("WAYLAND_DISPLAY", "wayland-0");
        assertThat(isAsked()).isTrue();
        environment.remove("WAYLAND_DISPLAY");
        Files.createFile(folder.resolve(System.getProperty("user.name")));
        assertThat(isAsked()).as("with a manager that stays").isTrue();
    }

    @Test
    void nor_one_that_is_looked_for_elsewhere() {
        assertThat(unit.instead(wished(INSTALLED), environment, Path.of("/run/mapback-root")))
                .isEmpty();
    }

    @Test
    void without_a_manager_nobody_is_asked() throws IOException {
        Files.delete(folder.resolve("systemd/private"));
        assertThat(isAsked()).isFalse();
    }

    @Test
    void without_the_unit_neither() {
        unit = new UserUnit(folder.resolve("none.service"), SLEEP, folder);
        assertThat(isAsked()).isFalse();
    }

    @Test
    void one_that_the_manager_cannot_start_is_started_by_ourselves() throws Exception {
        try (HelperStarts starts = starts(List.of("/bin/false"), List.of("/usr/bin/touch", mark().toString()))) {
            assertThat(starts.keepOn(true)).isTrue();
            TestHelpers.await(() -> starts.keepOn(true) ? Optional.of(true) : Optional.empty());
            TestHelpers.await(() -> Files.exists(mark()) ? Optional.of(true) : Optional.empty());
        }
    }

    @Test
    void one_that_takes_an_older_one_s_place_is_not_the_manager_s() throws Exception {
        try (HelperStarts starts = starts(List.of("/bin/false"), List.of("/usr/bin/touch", mark().toString()))) {
            assertThat(starts.keepOn(false)).isTrue();
            TestHelpers.await(() -> Files.exists(mark()) ? Optional.of(true) : Optional.empty());
        }
    }

    @Test
    void who_was_asked_is_not_waited_for_when_the_helper_is_there() throws Exception {
        String time = "98765";
        try (HelperStarts starts = starts(List.of(SLEEP.toString(), time), List.of("/bin/false"))) {
            starts.keepOn(true);
            TestHelpers.await(() -> sleeps(time) ? Optional.of(true) : Optional.empty());
        }
        TestHelpers.await(() -> sleeps(time) ? Optional.empty() : Optional.of(true));
    }

    private static boolean sleeps(String time) {
        return ProcessHandle.current()
                .children()
                .anyMatch(child -> child.info().commandLine().orElse("").endsWith("sleep " + time));
    }

    private Path mark() {
        return folder.resolve("started");
    }

    private HelperStarts starts(List<String> unit, List<String> own) {
        return new HelperStarts(
                new HelperCommand(own),
                Optional.of(new HelperCommand(unit)),
                Map.of("PATH", "/usr/bin:/bin"),
                folder.resolve("log/start.log"));
    }
}
