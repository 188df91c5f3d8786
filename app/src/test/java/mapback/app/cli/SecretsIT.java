package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import mapback.testkit.Fixtures;
import mapback.testkit.server.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Whether a secret is found where others could read it: what commands and helper print and write, argument lists,
/// environments.
@Timeout(300)
class SecretsIT {
    private static final String PASSWORD = "throwaway-Passw0rd";
    private static final String WRONG = "wr0ng-Passw0rd";
    private static final String ENCRYPTED = "vm/201/2026-01-10T11:00:00Z";
    private static final String IMAGE = "drive-scsi0.img";

    @TempDir
    Path folder;

    /// What a caller has at hand, apart from what Mapback writes.
    @TempDir
    Path own;

    private final List<String> secrets = new ArrayList<>();
    private Installation installation;
    private TestServer server;

    @BeforeEach
    void install() throws IOException {
        installation = new Installation(folder);
        server = TestServer.over(Fixtures.datastore()).start();
        String keyPassword = Fixtures.password("scrypt.key");
        for (String secret : List.of(PASSWORD, WRONG, keyPassword)) {
            secrets.add(secret);
            // Whatever stands before it, two of three of its forms lose some characters at their ends.
            secrets.add(Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
        }
        secrets.add(keyData("plain.key"));
        // A ticket begins with whom it is for.
        secrets.add("PBS:mapback@pbs:");
        secrets.add("PBS%3Amapback");
        installation.variable("PBS_FINGERPRINT", server.fingerprint());
        installation.variable("PBS_ENCRYPTION_PASSWORD", keyPassword);
    }

    @AfterEach
    void remove() throws IOException {
        installation.close();
        server.close();
    }

    private static String keyData(String key) throws IOException {
        return new JsonMapper()
                .readTree(Files.readString(Fixtures.key(key)))
                .get("data")
                .asString();
    }

    @Test
    void no_secret_is_in_a_file_an_argument_list_an_environment_or_what_is_printed() throws Exception {
        String repository = server.repository("mapback@pbs");
        String key = Fixtures.key("scrypt.key").toString();
        Path text = Files.writeString(
                own.resolve("connection.txt"),
                "PBS_REPOSITORY=" + repository + "\nPBS_PASSWORD=" + PASSWORD + "\nPBS_FINGERPRINT="
                        + server.fingerprint() + "\n");
        String target = own.resolve("disk.raw").toString();

        installation.variable("PBS_PASSWORD", WRONG);
        run(5, "list", "--repository", repository);
        installation.variable("PBS_PASSWORD", PASSWORD);
        run(0, "list", "--repository", repository);
        run(0, "restore", ENCRYPTED, IMAGE, target, "--keyfile", key, "--repository", repository);
        run(0, "verify", ENCRYPTED, "--keyfile", key, "--repository", repository);
        run(0, "map", ENCRYPTED, IMAGE, "--export", "--keyfile", key, "--repository", repository);
        run(0, "map", "vm/200", IMAGE, "--export", "--keyfile", plain(), "--repository", fixtures());
        runUnder(List.of("sh", "-c", "exec \"$@\" <\"$0\"", text.toString()), 0, "repository", "add", "home", "-");
        installation.variable("PBS_ENCRYPTION_PASSWORD", WRONG);
        run(5, "restore", ENCRYPTED, IMAGE, target, "--overwrite", "--keyfile", key, "--repository", fixtures());

        // The next helper goes on with the mappings, by what the one before left it.
        installation.withoutVariable("PBS_PASSWORD");
        ProcessHandle killed = helper();
        killed.destroyForcibly();
        killed.onExit().get(20, TimeUnit.SECONDS);
        run(0, "mappings");
        run(0, "list", "--repository", "home");

        ProcessHandle helper = helper();
        assertThat(environment(helper)).doesNotContain(secrets);
        for (Path file : files()) {
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain(secrets);
        }
        run(0, "logout", "--repository", repository);
        unmapAll();
    }

    private static String plain() {
        return Fixtures.key("plain.key").toString();
    }

    private static String fixtures() {
        return Fixtures.datastore().toString();
    }

    /// Their secrets leave the kernel's keyring with them.
    private void unmapAll() throws Exception {
        Path out = folder.resolve("out");
        run(0, "mappings", "--json");
        for (var row : new JsonMapper().readTree(Files.readString(out)).get("mappings")) {
            run(0, "unmap", row.get("mapping").asString(), "--force");
        }
    }

    private void run(int status, String... words) throws Exception {
        runUnder(List.of(), status, words);
    }

    /// Looks at everything that runs while the command does.
    private void runUnder(List<String> before, int status, String... words) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = installation.start(before, out, err, words);
        int looks = 0;
        while (!process.waitFor(200, TimeUnit.MILLISECONDS) || looks == 0) {
            looks++;
            look();
        }
        assertThat(process.exitValue()).as(Files.readString(err)).isEqualTo(status);
        assertThat(Files.readString(out) + Files.readString(err)).doesNotContain(secrets);
    }

    private void look() throws IOException {
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            assertThat(proc(process, "cmdline")).doesNotContain(secrets);
        }
        for (ProcessHandle helper : helpers()) {
            for (ProcessHandle child : helper.descendants().toList()) {
                assertThat(environment(child)).doesNotContain(secrets);
            }
        }
    }

    private ProcessHandle helper() {
        assertThat(helpers()).hasSize(1);
        return helpers().getFirst();
    }

    private List<ProcessHandle> helpers() {
        Predicate<ProcessHandle> isOurs = installation::isOurs;
        return ProcessHandle.allProcesses().filter(isOurs).toList();
    }

    /// Empty for one that is shown to root only.
    private static String environment(ProcessHandle process) throws IOException {
        try {
            return proc(process, "environ");
        } catch (AccessDeniedException e) {
            return "";
        }
    }

    /// Empty for one that is gone.
    private static String proc(ProcessHandle process, String file) throws IOException {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file), StandardCharsets.ISO_8859_1);
        } catch (AccessDeniedException e) {
            throw e;
        } catch (IOException e) {
            return "";
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            assertThat(files).anyMatch(file -> file.endsWith("helper.log"));
            assertThat(files).anyMatch(file -> file.endsWith("repositories.json"));
            return files;
        }
    }
}
