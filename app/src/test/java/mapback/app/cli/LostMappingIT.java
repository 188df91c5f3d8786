package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mapback.linux.Keyring;
import mapback.testkit.Fixtures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What becomes of mappings whose helper does not end as it should, and of those who watch them.
@Timeout(300)
class LostMappingIT {
    private static final String PLAIN = "vm/100/2026-01-10T08:00:00Z";
    private static final String ENCRYPTED = "vm/200/2026-01-10T10:00:00Z";
    private static final String IMAGE = "drive-scsi0.img";

    @TempDir
    Path folder;

    private Installation installation;
    private Helper.Connector helper;

    @BeforeEach
    void install() throws IOException {
        installation = new Installation(folder);
        helper = installation.helper();
    }

    @AfterEach
    void remove() throws IOException {
        installation.close();
    }

    @Test
    void mappings_of_a_killed_helper_are_made_anew_by_the_next_one() throws Exception {
        Path socket = folder.resolve("disk.sock");
        JsonNode one = map(PLAIN, "--export", socket.toString());
        JsonNode other = map(PLAIN, "--export");
        kill();
        JsonNode rows = awaitStates("mapped", "mapped");
        assertThat(List.of(id(rows.get(0)), id(rows.get(1)))).containsExactlyInAnyOrder(id(one), id(other));
        assertThat(socket).exists();
        run("unmap", id(one));
        run("unmap", id(other));
        assertThat(stateFiles()).isEmpty();
    }

    /// Its key is in the kernel's keyring. Where there is none, it is lost.
    @Test
    void a_mapping_that_needs_a_key_goes_on_with_what_the_kernel_keeps() throws Exception {
        assumeTrue(
                Keyring.keep("test", new byte[] {1}, Duration.ofSeconds(60)) == Keyring.Outcome.KEPT,
                "this system lets nobody use the kernel's keyring");
        JsonNode one = map(
                ENCRYPTED, "--export", "--keyfile", Fixtures.key("plain.key").toString());
        String key = Files.readString(Fixtures.key("plain.key"));
        assertThat(stateFiles()).hasSize(1).noneMatch(text -> text.contains("\"data\"") || text.contains(key));
        kill();
        assertThat(id(awaitStates("mapped").get(0))).isEqualTo(id(one));
        run("unmap", id(one));
        kill();
        assertThat(mappings()).isEmpty();
    }

    private JsonNode awaitStates(String... states) throws Exception {
        while (true) {
            JsonNode rows = mappings();
            List<String> found =
                    rows.valueStream().map(row -> row.get("state").asString()).toList();
            if (found.equals(List.of(states))) {
                return rows;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    @Test
    void what_cannot_be_made_anew_is_lost_until_it_is_unmapped() throws Exception {
        Path socket = folder.resolve("disk.sock");
        JsonNode one = mapCopy("--export", socket.toString());
        JsonNode other = mapCopy("--export");
        kill();
        remove(copy());
        assertThat(socket).exists();

        Shell list = run("mappings");
        assertThat(list.out())
                .contains("│ " + id(one) + "    │ lost  │")
                .contains("│ " + id(other) + "    │ lost  │")
                .contains("The helper that served mapping " + id(one) + " ended before it was unmapped")
                .contains("\"mapback unmap " + id(one) + "\" takes this off the list.");
        assertThat(run("unmap", socket.toString()).out()).contains("is unmapped (" + id(one) + ")");
        assertThat(socket).doesNotExist();

        // The next helper knows of the other one still.
        kill();
        JsonNode left = mappings();
        assertThat(left).hasSize(1);
        assertThat(left.get(0).get("state").asString()).isEqualTo("lost");
        assertThat(left.get(0).get("problem").get("code").asString()).isEqualTo("MB-8007");
        run("unmap", id(other));
        kill();
        assertThat(mappings()).isEmpty();
        assertThat(stateFiles()).isEmpty();
    }

    private Path copy() {
        return folder.resolve("copy");
    }

    private JsonNode mapCopy(String... more) throws IOException {
        if (!Files.exists(copy())) {
            Fixtures.copyDatastore(copy());
        }
        Shell shell = installation.shell();
        List<String> words = new ArrayList<>(List.of("map", PLAIN, IMAGE, "--json", "--repository", copy().toString()));
        words.addAll(List.of(more));
        assertThat(shell.run(helper, words.toArray(String[]::new)))
                .as(shell.err())
                .isZero();
        return new JsonMapper().readTree(shell.out());
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }

    @Test
    void a_mapping_in_the_place_of_a_lost_one_replaces_it() throws Exception {
        Path socket = folder.resolve("disk.sock");
        mapCopy("--export", socket.toString());
        kill();
        remove(copy());
        JsonNode again = map(PLAIN, "--export", socket.toString());
        JsonNode there = mappings();
        assertThat(there).hasSize(1);
        assertThat(id(there.get(0))).isEqualTo(id(again));
        assertThat(there.get(0).get("state").asString()).isEqualTo("mapped");
    }

    @Test
    void a_helper_that_is_told_to_end_leaves_to_the_next_one_what_is_read_and_nothing_else() throws Exception {
        JsonNode read = map(PLAIN, "--export");
        map(PLAIN, "--export");
        try (SocketChannel reader = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            reader.connect(UnixDomainSocketAddress.of(read.get("socket").asString()));
            assertThat(reader.read(ByteBuffer.allocate(8))).isPositive();
            ProcessHandle process = process();
            process.destroy();
            process.onExit().get(30, TimeUnit.SECONDS);
        }
        assertThat(id(awaitStates("mapped").get(0))).isEqualTo(id(read));
    }

    @Test
    void the_foreground_says_that_its_mapping_is_lost() throws Exception {
        Fixtures.copyDatastore(copy());
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process command = installation.start(
                List.of(), out, err, "map", PLAIN, IMAGE, "--export", "--verbose", "--repository", copy().toString());
        awaitText(out, 0, "until Ctrl-C");
        ProcessHandle killed = process();
        remove(copy());
        killed.destroyForcibly();
        assertThat(command.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(command.exitValue()).isEqualTo(10);
        assertThat(Files.readString(err))
                .contains("ended before it was unmapped")
                .contains("(MB-8007)");
    }

    @Test
    void a_watch_shows_what_comes_and_goes_until_it_is_interrupted() throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process watch = installation.start(List.of(), out, err, "mappings", "--watch");
        awaitText(out, 0, "Nothing mapped.");
        JsonNode mapping = map(PLAIN, "--export");
        awaitText(out, 0, "│ " + id(mapping));
        int shown = Files.readString(out).length();
        run("unmap", id(mapping));
        awaitText(out, shown, "Nothing mapped.");
        new ProcessBuilder("kill", "-INT", Long.toString(watch.pid())).start().waitFor();
        assertThat(watch.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(watch.exitValue()).as(Files.readString(err)).isEqualTo(130);
    }

    private JsonNode map(String snapshot, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "map",
                snapshot,
                IMAGE,
                "--json",
                "--repository",
                Fixtures.datastore().toString()));
        words.addAll(List.of(more));
        return new JsonMapper().readTree(run(words.toArray(String[]::new)).out());
    }

    private JsonNode mappings() throws IOException {
        return new JsonMapper().readTree(run("mappings", "--json").out()).get("mappings");
    }

    private Shell run(String... words) throws IOException {
        Shell shell = installation.shell();
        assertThat(shell.run(helper, words)).as(shell.err()).isZero();
        return shell;
    }

    private static String id(JsonNode mapping) {
        return mapping.get("mapping").asString();
    }

    private ProcessHandle process() throws IOException, InterruptedException {
        try (Helper connected = helper.connect()) {
            long pid = ((ClientHelper) connected).client().version().pid();
            return ProcessHandle.of(pid).orElseThrow();
        }
    }

    private void kill() throws Exception {
        ProcessHandle process = process();
        process.destroyForcibly();
        process.onExit().get(30, TimeUnit.SECONDS);
    }

    private List<String> stateFiles() throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("state/mapback/mappings"))) {
            for (Path file : files.toList()) {
                texts.add(Files.readString(file));
            }
        }
        return texts;
    }

    private static void awaitText(Path file, int from, String text) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(file) || !Files.readString(file).substring(from).contains(text)) {
            assertThat(System.nanoTime()).as("\"" + text + "\" never came").isLessThan(until);
            Thread.sleep(10);
        }
    }
}
