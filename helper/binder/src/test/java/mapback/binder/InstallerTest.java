package mapback.binder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mapback.testkit.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The units and the policy, as far as they can be judged without a machine that has them installed.
class InstallerTest {
    private static final Path INSTALLER = Path.of(System.getProperty("mapback.fixtures", ""), "../../../installer")
            .normalize();
    // In tenths; most of it is CAP_SYS_ADMIN, and what the unit's head lists.
    private static final Map<String, String> MOST_EXPOSED =
            Map.of("mapback-binder.service", "30", "mapback-shutdown.service", "32");

    @TempDir
    private Path folder;

    private final List<String> units = new ArrayList<>();

    /// The units, with programs that are there in the place of those that are not installed.
    @BeforeEach
    void copyUnits() throws IOException {
        Path home = folder.resolve("home");
        for (String program : List.of("bin/mapback-binder", "bin/mapback-helper")) {
            Path file = home.resolve(program);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "#!/bin/sh\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        try (Stream<Path> files = Files.list(INSTALLER.resolve("systemd"))) {
            for (Path file : files.sorted().toList()) {
                Path unit = folder.resolve(file.getFileName());
                Files.writeString(unit, Files.readString(file).replace("/usr/lib/mapback", home.toString()));
                units.add(unit.toString());
            }
        }
    }

    @Test
    void systemd_takes_every_unit_without_a_word() throws Exception {
        Needs.program("systemd-analyze", "systemd");
        List<String> command =
                new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no", "--recursive-errors=no"));
        command.addAll(units);
        assertThat(said(command)).isEmpty();
    }

    @Test
    void the_root_process_is_as_little_exposed_as_its_work_lets_it_be() throws Exception {
        Needs.program("systemd-analyze", "systemd");
        String unitOfTheBinder = Files.readString(INSTALLER.resolve("systemd/mapback-binder.service"));
        String reasons = unitOfTheBinder.substring(0, unitOfTheBinder.indexOf("[Unit]"));
        for (String name : MOST_EXPOSED.keySet()) {
            String unit = folder.resolve(name).toString();
            String said = said(List.of(
                    "systemd-analyze",
                    "security",
                    "--offline=true",
                    "--no-pager",
                    "--threshold=" + MOST_EXPOSED.get(name),
                    unit));
            System.out.println(said);
            assertThat(said).contains("Overall exposure level for " + name);
            assertThat(said.lines()
                            .filter(line -> line.contains("✗"))
                            .map(line -> line.replaceFirst(".*✗ ([A-Za-z]+=).*", "$1")))
                    .as("each option that is not set is named with its reason")
                    .isNotEmpty()
                    .allMatch(reasons::contains);
        }
    }

    @Test
    void each_action_speaks_english_and_german_and_asks_for_a_password() throws Exception {
        String policy = Files.readString(INSTALLER.resolve("polkit/io.mapback.policy"));
        List<String> names = new ArrayList<>();
        for (String action : policy.split("<action id=", -1)) {
            if (action.startsWith("\"")) {
                names.add(action.substring(1, action.indexOf('"', 1)));
                for (String text : List.of("description", "message")) {
                    assertThat(action).contains("<" + text + ">", "<" + text + " xml:lang=\"de\">");
                }
                for (String who : List.of("allow_any", "allow_inactive", "allow_active")) {
                    assertThat(action).contains("<" + who + ">auth_admin");
                }
            }
        }
        assertThat(names).containsExactly("io.mapback.map", "io.mapback.unmap-others", "io.mapback.binder");
    }

    private static String said(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s of %s", said, command).isZero();
        return said;
    }
}
