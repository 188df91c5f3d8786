package mapback.app.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mapback.problem.GeneralProblem.LauncherNotMade;
import mapback.problem.ProblemException;
import mapback.testkit.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Launchers and bookmarks as files: where they lie, and that nothing that was typed or backed up gets out of
/// its line.
class LaunchersTest {
    private static final Bookmark BOOKMARK = new Bookmark("/home/joe/a $b` 100%\"\\", "ns", "vm/100", "disk.img");

    @TempDir
    Path home;

    private Launchers launchers() {
        return new Launchers(Map.of(), home);
    }

    private static Launcher launcher(String name) {
        return new Launcher(name, List.of("mapback"), BOOKMARK);
    }

    @Test
    void a_launcher_opens_the_window_with_its_backup_chosen() throws Exception {
        String command = command(launcher("Mail; \"server\""));
        assertThat(command).startsWith("\"mapback\" open \"mapback:open?repository=");
        assertThat(Brought.of(argument(command))).isEqualTo(new Brought.Backup(BOOKMARK));
        assertThat(lines(launcher("Mail; \"server\"").text())).containsEntry("Name", "Mail; \"server\"");
    }

    /// What a desktop hands to the program: `%%` is one, and here nothing else is escaped.
    private static String argument(String command) {
        String quoted = command.substring(command.indexOf(" open \"") + 7, command.length() - 1);
        return quoted.replace("%%", "%");
    }

    @Test
    void no_name_begins_a_line_of_its_own() {
        for (String name : List.of("a\nExec=rm", "a\r\nExec=rm", "a\u2028Exec=rm", "a\u202eb", "\t", "", "\\n\\s")) {
            Map<String, String> lines = lines(launcher(name).text());
            assertThat(lines).hasSize(6).containsKey("Name");
            assertThat(lines.getOrDefault("Exec", "")).startsWith("\"mapback\" open ");
        }
        assertThat(lines(launcher("a\\nb").text())).containsEntry("Name", "a\\\\nb");
    }

    @Test
    void a_program_keeps_every_character_of_its_path() {
        Launcher launcher = new Launcher("x", List.of("/opt/a $b` 100%\"\\/mapback"), BOOKMARK);
        assertThat(command(launcher)).startsWith("\"/opt/a \\\\$b\\\\` 100%%\\\\\"\\\\\\\\/mapback\" open ");
        assertThatThrownBy(() -> new Launcher("x", List.of("/opt/a\nb"), BOOKMARK))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String command(Launcher launcher) {
        return lines(launcher.text()).getOrDefault("Exec", "");
    }

    private static Map<String, String> lines(String text) {
        Map<String, String> lines = new java.util.HashMap<>();
        List<String> all = new ArrayList<>(text.lines().toList());
        assertThat(all.removeFirst()).isEqualTo("[Desktop Entry]");
        all.forEach(line -> lines.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return lines;
    }

    @Test
    void a_desktop_takes_every_launcher() throws Exception {
        String validate =
                Needs.program("desktop-file-validate", "desktop-file-utils").toString();
        for (String name : List.of("Mail; \"server\"", "a\nb", "größe 100%", "\\n")) {
            assertThat(said(validate, launchers().write(launcher(name), home).toString()))
                    .isEmpty();
        }
    }

    @Test
    void it_can_be_started_and_nothing_is_replaced_by_it() throws Exception {
        Path first = launchers().write(launcher("VM 100 · größe"), launchers().menu());
        Path second = launchers().write(launcher("VM 100 · größe"), launchers().menu());
        assertThat(first).isEqualTo(home.resolve(".local/share/applications/io.mapback.launcher-vm-100-gr-e.desktop"));
        assertThat(second.getFileName()).hasToString("io.mapback.launcher-vm-100-gr-e-2.desktop");
        assertThat(Files.isExecutable(first)).isTrue();
        Path bookmark = launchers().write(BOOKMARK, home.resolve("x.mapback"));
        assertThat(Brought.of(bookmark.toString())).isEqualTo(new Brought.Backup(BOOKMARK));
        assertThatThrownBy(() -> launchers().write(BOOKMARK, bookmark))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.problem()).isInstanceOf(LauncherNotMade.class));
    }

    @Test
    void a_full_disk_keeps_nothing_of_what_did_not_fit() throws Exception {
        Needs.root();
        Path disk = Files.createDirectory(home.resolve("disk"));
        said("mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", disk.toString());
        try {
            Path other = Files.write(disk.resolve("other"), new byte[4096]);
            Path bookmark = disk.resolve("x.mapback");
            assertThatThrownBy(() -> launchers().write(BOOKMARK, bookmark)).isInstanceOf(ProblemException.class);
            assertThatThrownBy(() -> launchers().write(launcher("x"), disk)).isInstanceOf(ProblemException.class);
            assertThat(disk.toFile().list()).containsExactly("other");
            Files.delete(other);
            assertThat(launchers().write(BOOKMARK, bookmark)).hasContent(BOOKMARK.text());
        } finally {
            said("umount", disk.toString());
        }
    }

    @Test
    void the_desktop_is_where_the_user_has_it() throws Exception {
        assertThat(launchers().desktop()).isEmpty();
        Path usual = Files.createDirectory(home.resolve("Desktop"));
        assertThat(launchers().desktop()).contains(usual);
        Path other = Files.createDirectory(home.resolve("Schreibtisch"));
        Files.createDirectories(home.resolve(".config"));
        Path names = home.resolve(".config/user-dirs.dirs");
        Files.writeString(names, "# made by a program\nXDG_DESKTOP_DIR=\"$HOME/Schreibtisch\"\n");
        assertThat(launchers().desktop()).contains(other);
        Files.writeString(names, "XDG_DESKTOP_DIR=\"$HOME/\"\n");
        assertThat(launchers().desktop()).isEmpty();
    }

    private static String said(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
