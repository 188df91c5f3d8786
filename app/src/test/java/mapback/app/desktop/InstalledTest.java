package mapback.app.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import mapback.testkit.Fixtures;
import mapback.testkit.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What packages tell the desktop: the launcher, and which files are ours.
class InstalledTest {
    private static final Path INSTALLER = Path.of(
                    System.getProperty("mapback.fixtures", ""), "../../../installer/desktop")
            .normalize();
    private static final Path LAUNCHER = INSTALLER.resolve("io.mapback.Mapback.desktop");
    private static final Path TYPES = INSTALLER.resolve("io.mapback.Mapback.xml");

    @TempDir
    Path folder;

    @Test
    void the_launcher_is_valid() throws Exception {
        String validate =
                Needs.program("desktop-file-validate", "desktop-file-utils").toString();
        assertThat(said(validate, LAUNCHER.toString())).isEmpty();
    }

    @Test
    void each_of_its_actions_leads_to_a_place_that_the_window_knows() throws Exception {
        List<String> commands = Files.readAllLines(LAUNCHER).stream()
                .filter(line -> line.startsWith("Exec=mapback open "))
                .map(line -> line.substring("Exec=mapback open ".length()))
                .toList();
        assertThat(commands).hasSize(4).first().isEqualTo("%U");
        for (String uri : commands.subList(1, commands.size())) {
            assertThat(Brought.of(uri)).isInstanceOf(Brought.Part.class);
        }
    }

    @Test
    void it_opens_the_types_that_are_declared_and_no_others() throws Exception {
        String types = Files.readAllLines(LAUNCHER).stream()
                .filter(line -> line.startsWith("MimeType="))
                .findFirst()
                .orElseThrow()
                .substring("MimeType=".length());
        String declared = Files.readString(TYPES);
        assertThat(Arrays.stream(types.split(";")).filter(type -> !type.startsWith("x-scheme-handler/")))
                .allSatisfy(type -> assertThat(declared).contains("<mime-type type=\"" + type + "\">"))
                .hasSize(declared.split("<mime-type ", -1).length - 1);
    }

    @Test
    void a_desktop_knows_our_files_by_name_and_by_content() throws Exception {
        String update =
                Needs.program("update-mime-database", "shared-mime-info").toString();
        String gio = Needs.program("gio", "libglib2.0-bin").toString();
        Path packages = Files.createDirectories(folder.resolve("mime/packages"));
        Path system = Needs.file("/usr/share/mime/packages/freedesktop.org.xml", "Debian package shared-mime-info");
        Files.copy(system, packages.resolve(system.getFileName()));
        Files.copy(TYPES, packages.resolve(TYPES.getFileName()));
        said(update, folder.resolve("mime").toString());
        Path index = Fixtures.datastore().resolve("vm/100/2026-01-10T08:00:00Z/drive-scsi0.img.fidx");
        assertThat(type(gio, index)).isEqualTo("application/x-pbs-fixed-index");
        assertThat(type(gio, Files.copy(index, folder.resolve("no-name")))).isEqualTo("application/x-pbs-fixed-index");
        Path files = Fixtures.datastore().resolve("ct/110/2026-01-12T11:00:00Z/root.pxar.didx");
        assertThat(type(gio, Files.copy(files, folder.resolve("none")))).isEqualTo("application/x-pbs-dynamic-index");
        for (String name : List.of("storage.enc", "encryption-key.json")) {
            Path key = Files.copy(Fixtures.key("plain.key"), folder.resolve(name));
            assertThat(type(gio, key)).isEqualTo("application/x-pbs-key");
        }
        for (String kind : List.of("scrypt.key", "pbkdf2.key")) {
            Path key = Files.copy(Fixtures.key(kind), folder.resolve(kind + ".enc"));
            assertThat(type(gio, key)).isEqualTo("application/x-pbs-key");
        }
        for (String strange : List.of(
                "{\"version\":3,\"crypto\":{\"kdf\":\"scrypt\"},\"created\":1,\"data\":2}",
                "{\"kdf\":\"argon2\",\"created\":1,\"data\":2}")) {
            Path file = Files.writeString(folder.resolve("strange"), strange);
            assertThat(type(gio, file)).isNotEqualTo("application/x-pbs-key");
        }
        Path bookmark = folder.resolve("a.mapback");
        Files.writeString(bookmark, new Bookmark("/store", "", "vm/100").text());
        assertThat(type(gio, bookmark)).isEqualTo("application/vnd.mapback.bookmark");
        Path other = Files.writeString(folder.resolve("other.json"), "{\"a\": 1}");
        assertThat(type(gio, other)).isEqualTo("application/json");
    }

    private String type(String gio, Path file) throws Exception {
        String said = said(gio, "info", "-a", "standard::content-type", file.toString());
        return said.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("standard::content-type: "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(said))
                .substring("standard::content-type: ".length());
    }

    private String said(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("XDG_DATA_HOME", folder.toString());
        builder.environment().put("XDG_DATA_DIRS", folder.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
