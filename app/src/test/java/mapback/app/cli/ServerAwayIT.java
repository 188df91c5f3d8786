package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import mapback.linux.Keyring;
import mapback.testkit.Fixtures;
import mapback.testkit.Needs;
import mapback.testkit.server.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What people see of a server that goes away under their jobs and mappings, and comes back.
@Timeout(120)
class ServerAwayIT {
    private static final String SNAPSHOT = "vm/100/2026-01-10T08:00:00Z";
    private static final String IMAGE = "drive-scsi0.img";

    @TempDir
    private Path folder;

    private Installation installation;
    private Helper.Connector helper;
    private TestServer server;

    @BeforeEach
    void install() throws IOException {
        installation = new Installation(folder);
        helper = installation.helper();
        server = TestServer.over(Fixtures.datastore())
                .refusalWait(Duration.ofMillis(50))
                .start();
    }

    @AfterEach
    void remove() throws IOException {
        installation.close();
        server.close();
    }

    private Shell shell() {
        Shell shell = installation.shell();
        shell.environment.put("PBS_REPOSITORY", server.repository("mapback@pbs"));
        shell.environment.put("PBS_PASSWORD", "throwaway-Passw0rd");
        shell.environment.put("PBS_FINGERPRINT", server.fingerprint());
        return shell;
    }

    private JsonNode ask(String... words) throws IOException {
        Shell shell = shell();
        assertThat(shell.run(helper, words)).as(shell.err()).isZero();
        return new JsonMapper().readTree(shell.out());
    }

    private JsonNode await(Predicate<JsonNode> state, String... words) throws Exception {
        while (true) {
            JsonNode now = ask(words);
            if (state.test(now)) {
                return now;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    @Test
    void a_mapping_waits_says_so_and_goes_on() throws Exception {
        Path nbdcopy = Needs.program("nbdcopy", "libnbd-bin");
        JsonNode mapping = ask("map", SNAPSHOT, IMAGE, "--export", "--json");
        server.stop();
        JsonNode row = await(
                        now -> now.get("mappings")
                                .get(0)
                                .get("state")
                                .asString()
                                .equals("waiting"),
                        "mappings",
                        "--json")
                .get("mappings")
                .get(0);
        assertThat(row.get("waiting").get("reason").get("message").asString()).contains("127.0.0.1");
        Shell list = shell();
        list.run(helper, "mappings");
        assertThat(list.out()).contains("waiting").contains("nothing protects from removal");

        Path copy = folder.resolve("copy.raw");
        Process reader = new ProcessBuilder(
                        nbdcopy.toString(), mapping.get("uri").asString(), copy.toString())
                .inheritIO()
                .start();
        assertThat(reader.waitFor(1, TimeUnit.SECONDS)).isFalse();
        // Tickets are gone too, as after a change of the server's keys: the password makes a new one.
        server.expireTickets();
        server.listen();
        assertThat(reader.waitFor()).isZero();
        assertThat(sha256(copy)).isEqualTo(truth());
        assertThat(ask("mappings", "--json").get("mappings").get(0).get("state").asString())
                .isEqualTo("mapped");
    }

    @Test
    void a_restore_waits_says_so_and_goes_on() throws Exception {
        server.faults().line(Duration.ofMillis(5), 1 << 20);
        Path target = folder.resolve("disk.raw");
        Shell restore = shell();
        CompletableFuture<Integer> status =
                CompletableFuture.supplyAsync(() -> restore.run(helper, "restore", SNAPSHOT, IMAGE, target.toString()));
        await(now -> now.get("jobs").size() == 1 && fetched(now) > 0, "jobs", "--json");
        server.stop();
        await(now -> now.get("jobs").get(0).hasNonNull("waiting"), "jobs", "--json");
        server.faults().line(Duration.ZERO, 0);
        server.listen();
        assertThat(status.get()).as(restore.err()).isZero();
        assertThat(sha256(target)).isEqualTo(truth());
        assertThat(restore.err())
                .contains("Waiting for the server, whose snapshot nothing protects from removal meanwhile.")
                .contains("The server is back.");
    }

    private static long fetched(JsonNode jobs) {
        return jobs.get("jobs").get(0).get("counts").get("fetched").asLong();
    }

    @Test
    void a_snapshot_that_was_removed_meanwhile_is_told_as_such() throws Exception {
        Path qemuIo = Needs.program("qemu-io", "qemu-utils");
        JsonNode mapping = ask("map", SNAPSHOT, IMAGE, "--export", "--json");
        server.stop();
        server.faults().gone(SNAPSHOT);
        server.listen();
        Process reader = new ProcessBuilder(
                        qemuIo.toString(),
                        "-f",
                        "raw",
                        "-r",
                        "-c",
                        "read 8388608 4096",
                        mapping.get("uri").asString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(reader.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("Input/output error");
        JsonNode row = ask("mappings", "--json").get("mappings").get(0);
        assertThat(row.get("problem").get("code").asString()).isEqualTo("MB-2015");
    }

    private void killHelper() throws Exception {
        try (Helper connected = helper.connect()) {
            ProcessHandle process = ProcessHandle.of(
                            ((ClientHelper) connected).client().version().pid())
                    .orElseThrow();
            process.destroyForcibly();
            process.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    private Shell withoutPassword() {
        Shell shell = shell();
        shell.environment.remove("PBS_PASSWORD");
        return shell;
    }

    @Test
    void a_login_outlives_a_helper_that_was_killed_and_a_logout_ends_it() throws Exception {
        mustHaveKeyring();
        Shell login = shell();
        assertThat(login.run(helper, "login")).as(login.err()).isZero();
        killHelper();
        Shell list = withoutPassword();
        assertThat(list.run(helper, "list")).as(list.err()).isZero();
        assertThat(withoutPassword().run(helper, "logout")).isZero();
        killHelper();
        assertThat(withoutPassword().run(helper, "list")).isEqualTo(5);
    }

    @Test
    void a_mapping_outlives_a_helper_that_was_killed_with_the_login_that_the_kernel_keeps() throws Exception {
        mustHaveKeyring();
        String name = mapped();
        assertThat(keptFor(name)).hasSize(1);
        server.expireTickets();
        killHelper();
        JsonNode row = await(
                        now -> now.get("mappings")
                                .get(0)
                                .get("state")
                                .asString()
                                .equals("mapped"),
                        "mappings",
                        "--json")
                .get("mappings")
                .get(0);
        assertThat(row.get("mapping").asString()).isEqualTo(name);
        assertThat(server.asked().openReaders()).isEqualTo(1);
        assertThat(shell().run(helper, "unmap", name)).isZero();
        assertThat(keptFor(name)).isEmpty();
    }

    @Test
    void a_logout_takes_the_login_of_mappings_out_of_the_kernels_keyring_and_an_end_takes_the_rest() throws Exception {
        mustHaveKeyring();
        String first = mapped();
        assertThat(keptFor(first)).hasSize(1);
        assertThat(withoutPassword().run(helper, "logout")).isZero();
        assertThat(keptFor(first)).isEmpty();
        String second = mapped();
        assertThat(keptFor(second)).hasSize(1);
        try (Helper connected = helper.connect()) {
            ProcessHandle process = ProcessHandle.of(
                            ((ClientHelper) connected).client().version().pid())
                    .orElseThrow();
            process.destroy();
            process.onExit().get(30, TimeUnit.SECONDS);
        }
        assertThat(keptFor(second)).isEmpty();
    }

    @Test
    void a_mapping_whose_helper_was_killed_waits_for_a_server_that_is_away_too() throws Exception {
        mustHaveKeyring();
        ask("map", SNAPSHOT, IMAGE, "--export", "--json");
        server.stop();
        killHelper();
        // Until it was tried, there is nothing to be told.
        JsonNode row = await(now -> now.get("mappings").get(0).hasNonNull("waiting"), "mappings", "--json")
                .get("mappings")
                .get(0);
        assertThat(row.get("state").asString()).isEqualTo("waiting");
        assertThat(row.get("waiting").get("reason").get("code").asString()).isEqualTo("MB-2002");
        assertThat(row.hasNonNull("problem")).isFalse();
    }

    private String mapped() throws Exception {
        return ask("map", SNAPSHOT, IMAGE, "--export", "--json").get("mapping").asString();
    }

    /// Of everything that the programs of the user keep; a name begins with what the helper is known by.
    private static List<String> keptFor(String mapping) throws Exception {
        return Keyring.names().stream()
                .filter(name -> name.contains("-" + mapping + "/"))
                .toList();
    }

    private static void mustHaveKeyring() throws Exception {
        assumeTrue(
                Keyring.keep("test", new byte[] {1}, Duration.ofSeconds(60)) == Keyring.Outcome.KEPT,
                "this system lets nobody use the kernel's keyring");
    }

    @Test
    void the_second_factor_is_asked_for_once() {
        server.accounts().recovery("mapback@pbs", "aaaa-1111", "bbbb-2222");
        Shell first = shell();
        first.typed.add("aaaa-1111");
        assertThat(first.run(helper, "list")).as(first.err()).isZero();
        assertThat(first.prompts.toString()).contains("Second factor of mapback@pbs");
        Shell second = shell();
        assertThat(second.run(helper, "list")).as(second.err()).isZero();
        assertThat(second.prompts.toString()).isEmpty();
    }

    private static String truth() {
        return Fixtures.truthJson("images.json")
                .valueStream()
                .filter(image -> image.get("snapshot").asString().equals(SNAPSHOT)
                        && image.get("archive").asString().equals(IMAGE))
                .findFirst()
                .orElseThrow()
                .get("sha256")
                .asString();
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
