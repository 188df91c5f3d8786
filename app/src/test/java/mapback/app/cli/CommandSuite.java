package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import mapback.testkit.Fixtures;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The commands on the real helper and real backups, held against what the official client printed and restored:
/// wherever the backups come from.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CommandSuite {
    /// Which key file opens which snapshots.
    private static final Map<String, String> KEYS = Map.of(
            "vm/200", "plain.key",
            "vm/202", "plain.key",
            "host/secret", "plain.key",
            "vm/201", "scrypt.key",
            "vm/203", "pbkdf2.key");

    private Path folder;
    private Installation installation;
    private Helper.Connector helper;
    private int targets;

    /// Makes the backups available.
    ///
    /// @param datastore a copy of the fixtures
    abstract void serve(Path datastore) throws IOException;

    /// What stands behind `--repository`.
    abstract String repository();

    /// What lets in stands in the environment.
    abstract void letIn(Map<String, String> environment);

    final Path folder() {
        return folder;
    }

    final Helper.Connector helper() {
        return helper;
    }

    final Shell shell() {
        Shell shell = installation.shell();
        letIn(shell.environment);
        return shell;
    }

    @BeforeAll
    void install(@TempDir Path given) throws IOException {
        folder = given;
        installation = new Installation(folder);
        helper = installation.helper();
        serve(Fixtures.copyDatastore(folder.resolve("datastore")));
        Files.createDirectory(folder.resolve("keys"));
        for (String key : List.of("plain.key", "other.key", "scrypt.key", "pbkdf2.key")) {
            Files.copy(Fixtures.key(key), folder.resolve("keys").resolve(key));
        }
    }

    @AfterAll
    void remove() throws IOException {
        installation.close();
    }

    @TestFactory
    Stream<DynamicTest> every_list_equals_the_official_clients() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> truths = Files.list(Fixtures.truth("client-json"))) {
            for (Path truth : truths.sorted().toList()) {
                String name = truth.getFileName().toString();
                String[] words = words(name);
                if (words.length > 0) {
                    tests.add(DynamicTest.dynamicTest(name, () -> equalsTruth(truth, words)));
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(40);
        return tests.stream();
    }

    /// What was typed for a truth; nothing for those that depend on the machine or are of commands that Mapback lacks.
    private static String[] words(String file) {
        String name = file.substring(0, file.lastIndexOf('.'));
        String[] parts = name.split("\\.", 3);
        String namespace = parts.length > 1 ? parts[1].replace('_', '/') : "";
        String ns = namespace.equals("root") ? "" : namespace;
        return switch (parts[0]) {
            case "list" -> new String[] {"list", "--ns", ns};
            case "snapshot-list" -> new String[] {"snapshot", "list", "--ns", ns};
            case "snapshot-files" -> new String[] {"snapshot", "files", snapshot(parts[2]), "--ns", ns};
            case "snapshot-notes" -> new String[] {"snapshot", "notes", "show", snapshot(parts[2])};
            case "snapshot-protected" -> new String[] {"snapshot", "protected", "show", snapshot(parts[2])};
            case "namespace-list" -> new String[] {"namespace", "list"};
            case "key-show" -> new String[] {"key", "show", "keys/" + name.substring("key-show.".length())};
            default -> new String[0];
        };
    }

    /// `vm_100_2026-01-10T080000Z` was `vm/100/2026-01-10T08:00:00Z`; an id may have a `_` of its own.
    private static String snapshot(String file) {
        int first = file.indexOf('_');
        int last = file.lastIndexOf('_');
        String time = file.substring(last + 1);
        return file.substring(0, first) + "/" + file.substring(first + 1, last) + "/" + time.substring(0, 13) + ":"
                + time.substring(13, 15) + ":" + time.substring(15);
    }

    private void equalsTruth(Path truth, String... words) throws IOException {
        boolean isText = truth.toString().endsWith(".text");
        Shell shell = shell();
        String[] all = words[0].equals("key") ? words : with(words, "--repository", repository());
        int status = shell.run(helper, with(all, "--output-format", isText ? "text" : "json"));
        assertThat(status).as(shell.err()).isZero();
        if (isText) {
            assertThat(shell.out()).isEqualTo(Files.readString(truth));
        } else {
            assertThat(unordered(new JsonMapper().readTree(shell.out())))
                    .isEqualTo(unordered(new JsonMapper().readTree(truth)));
        }
    }

    @TestFactory
    Stream<DynamicTest> every_image_is_restored_to_its_sum() {
        return Fixtures.truthJson("images.json")
                .valueStream()
                .filter(image -> image.hasNonNull("sha256"))
                .map(image -> DynamicTest.dynamicTest(title(image), () -> restoresTo(image, "sha256")));
    }

    @TestFactory
    Stream<DynamicTest> every_blob_is_restored_to_its_sum() {
        return Fixtures.truthJson("blobs.json")
                .valueStream()
                .filter(blob -> blob.hasNonNull("sha256"))
                .map(blob -> DynamicTest.dynamicTest(title(blob), () -> restoresTo(blob, "sha256")));
    }

    private void restoresTo(JsonNode truth, String sum) throws Exception {
        Path target = folder.resolve("target-" + targets++);
        Shell shell = shell();
        int status = shell.run(helper, restore(shell, truth, target.toString()));
        assertThat(status).as(shell.err()).isZero();
        assertThat(sha256(target)).isEqualTo(truth.get(sum).asString());
        assertThat(shell.out())
                .startsWith("Restored \"" + truth.get("archive").asString() + "\" of ")
                .contains(" to " + target + ": ");
        assertThat(allocated(target)).isLessThanOrEqualTo(needed(truth));
        Files.delete(target);
    }

    /// What a sparse file may take at most: its ranges that are not zero, each with what one block of a chunk adds.
    private static long needed(JsonNode truth) {
        JsonNode ranges = truth.get("nonzero_4k_ranges");
        if (ranges == null) {
            return truth.get("size").asLong() + (1 << 16);
        }
        return ranges.valueStream()
                        .mapToLong(range -> range.get(1).asLong() + (8 << 20))
                        .sum()
                + (1 << 16);
    }

    private static long allocated(Path file) throws Exception {
        Process du = new ProcessBuilder("du", "--block-size=1", file.toString()).start();
        String text = new String(du.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return Long.parseLong(text.split("\t", -1)[0]);
    }

    @TestFactory
    Stream<DynamicTest> every_archive_comes_out_of_standard_output() {
        Stream<JsonNode> images = Fixtures.truthJson("images.json")
                .valueStream()
                .filter(image -> image.hasNonNull("sha256"))
                .limit(3);
        Stream<JsonNode> blobs = Fixtures.truthJson("blobs.json").valueStream().limit(5);
        Stream<JsonNode> streams = Fixtures.truthJson("archives.json")
                .valueStream()
                .filter(archive -> archive.hasNonNull("stream_sha256"));
        return Stream.of(images, blobs, streams)
                .flatMap(all -> all)
                .map(truth -> DynamicTest.dynamicTest(title(truth), () -> {
                    Shell shell = shell();
                    int status = shell.run(helper, restore(shell, truth, "-"));
                    assertThat(status).as(shell.err()).isZero();
                    JsonNode sum = truth.has("stream_sha256") ? truth.get("stream_sha256") : truth.get("sha256");
                    assertThat(hex(MessageDigest.getInstance("SHA-256").digest(shell.outBytes())))
                            .isEqualTo(sum.asString());
                }));
    }

    private String[] restore(Shell shell, JsonNode truth, String target) {
        String snapshot = truth.get("snapshot").asString();
        String group = snapshot.substring(0, snapshot.lastIndexOf('/'));
        List<String> words = new ArrayList<>(List.of(
                "restore",
                snapshot,
                truth.get("archive").asString(),
                target,
                "--repository",
                repository(),
                "--ns",
                truth.get("ns").asString()));
        if (KEYS.containsKey(group)) {
            String key = KEYS.get(group);
            words.addAll(List.of("--keyfile", "keys/" + key));
            if (!key.equals("plain.key")) {
                shell.environment.put("PBS_ENCRYPTION_PASSWORD", Fixtures.password(key));
            }
        }
        return words.toArray(String[]::new);
    }

    @TestFactory
    Stream<DynamicTest> what_goes_wrong_has_a_sentence_a_code_and_a_status() {
        String image = "drive-scsi0.img";
        return Stream.of(
                fails(3, "MB-3010", "\"gone\"", "list", "--ns", "gone"),
                fails(2, "MB-3011", "is not a namespace", "list", "--ns", "a//b"),
                fails(3, "MB-3012", "\"vm/999\"", "files", "vm/999"),
                fails(3, "MB-3014", "vm/101/2020", "files", "vm/101/2020-01-01T00:00:00Z"),
                fails(2, "MB-3015", "vm/100/2026-01-10T08:00:00Z", "files", "vm/100/2026"),
                fails(2, "MB-3011", "is not a snapshot", "files", "../../etc"),
                fails(3, "MB-3017", "drive-virtio9.img", "restore", "vm/101", "drive-virtio9.img", "t1"),
                fails(5, "MB-4001", "91:ed:3a:87:92:a0:35:0c", "restore", "vm/200", image, "t2"),
                fails(
                        5,
                        "MB-4002",
                        "7a:8f:c2:94:41:f0:70:9d",
                        "restore",
                        "vm/200",
                        image,
                        "t3",
                        "--keyfile",
                        "keys/other.key"),
                fails(
                        5,
                        "MB-4003",
                        "the throwaway one",
                        "restore",
                        "vm/201",
                        image,
                        "t4",
                        "--keyfile",
                        "keys/scrypt.key"),
                fails(7, "MB-5001", "--skip-damaged", "restore", "vm/102", "drive-virtio0.img", "t5"),
                fails(8, "MB-6002", "no folder", "restore", "vm/101", "drive-virtio0.img", "gone/t"),
                fails(6, "MB-6005", "is a folder", "restore", "vm/101", "drive-virtio0.img", "."),
                fails(6, "MB-6006", "device", "restore", "vm/101", "drive-virtio0.img", "/dev/null"),
                fails(6, "MB-6012", "inside the datastore", "restore", "vm/101", "drive-virtio0.img", "datastore/t"),
                fails(12, "MB-3019", "file archive", "restore", "host/alpha", "root.pxar", "t6"),
                fails(7, "MB-5009", "damaged", "verify", "vm/102"),
                fails(3, "MB-7010", "999", "jobs", "cancel", "999"));
    }

    final DynamicTest fails(int status, String code, String words, String... command) {
        return DynamicTest.dynamicTest(String.join(" ", command), () -> {
            Shell shell = shell();
            boolean isPlaced =
                    command[0].equals("jobs") || Arrays.asList(command).contains("--repository");
            String[] all = isPlaced ? command : with(command, "--repository", repository());
            int ended = shell.run(helper, all);
            assertThat(shell.err()).contains("(" + code + ")").containsIgnoringCase(words);
            assertThat(ended).as(shell.err()).isEqualTo(status);
            assertThat(shell.err().lines().filter(line -> line.startsWith("Error: ")))
                    .hasSize(1);
        });
    }

    @Test
    void a_wrong_password_is_told_with_the_hint() {
        Shell shell = shell();
        shell.environment.put("PBS_ENCRYPTION_PASSWORD", "wrong");
        assertThat(shell.run(
                        helper,
                        "restore",
                        "vm/201",
                        "drive-scsi0.img",
                        "t7",
                        "--repository",
                        repository(),
                        "--keyfile",
                        "keys/scrypt.key"))
                .isEqualTo(5);
        assertThat(shell.err()).contains("the throwaway one").contains("(MB-4004)");
    }

    @Test
    void a_key_does_not_hinder_the_restore_of_what_needs_none() throws Exception {
        Shell shell = shell();
        Path standard = folder.resolve("home/.config/proxmox-backup/encryption-key.json");
        Files.createDirectories(standard.getParent());
        Files.copy(Fixtures.key("scrypt.key"), standard);
        try {
            assertThat(shell.run(
                            helper,
                            "restore",
                            "vm/101",
                            "drive-virtio0.img",
                            folder.resolve("unlocked").toString(),
                            "--repository",
                            repository()))
                    .as(shell.err())
                    .isZero();
            assertThat(shell.prompts).isEmpty();
        } finally {
            Files.delete(standard);
        }
    }

    @Test
    void damaged_ranges_are_left_out_when_asked_and_listed() throws Exception {
        Path target = folder.resolve("damaged");
        Shell shell = shell();
        assertThat(shell.run(
                        helper,
                        "restore",
                        "vm/102",
                        "drive-virtio0.img",
                        target.toString(),
                        "--skip-damaged",
                        "--repository",
                        repository()))
                .as(shell.err())
                .isEqualTo(11);
        assertThat(shell.out()).contains("│ drive-virtio0.img │");
        assertThat(Files.size(target)).isEqualTo(4_199_304);
    }

    @Test
    void an_existing_file_is_replaced_or_brought_up_to_date_only_when_asked() throws Exception {
        Path target = folder.resolve("existing");
        Files.writeString(target, "something else");
        String[] words = {"restore", "vm/101", "drive-virtio0.img", target.toString(), "--repository", repository()};
        Shell refused = shell();
        assertThat(refused.run(helper, words)).isEqualTo(6);
        assertThat(target).hasContent("something else");
        Shell replaced = shell();
        assertThat(replaced.run(helper, with(words, "--overwrite")))
                .as(replaced.err())
                .isZero();
        String whole = sha256(target);
        try (FileChannel file = FileChannel.open(target, java.nio.file.StandardOpenOption.WRITE)) {
            // One chunk of data and one that is a hole.
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 100);
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 5_000_000);
        }
        Shell mended = shell();
        assertThat(mended.run(helper, with(words, "--changed-only")))
                .as(mended.err())
                .isZero();
        assertThat(sha256(target)).isEqualTo(whole);
        assertThat(mended.out()).contains(" already right, ").doesNotContain("(0 bytes written");
    }

    @Test
    void sound_snapshots_pass_their_verification() {
        Shell shell = shell();
        assertThat(shell.run(helper, "verify", "vm/100", "--repository", repository()))
                .as(shell.err())
                .isZero();
        assertThat(shell.out()).startsWith("All archives of vm/100/2026-01-11T08:00:00Z are what was backed up");
    }

    @Test
    void jobs_are_listed_with_what_became_of_them() {
        Shell shell = shell();
        shell.run(helper, "verify", "vm/101", "--repository", repository());
        assertThat(shell.run(helper, "jobs")).isZero();
        assertThat(shell.out()).contains("│ verify ").contains("│ done ").contains("vm/101/2026-01-10T09:00:00Z");
    }

    @Test
    void what_the_build_runs_for_a_fast_start_works() {
        for (List<String> words :
                Training.commands(repository(), folder.resolve("trained").toString())) {
            Shell shell = shell();
            int status = shell.run(helper, words.toArray(String[]::new));
            int expected = words.contains("vm/999") ? 3 : words.contains("--no-such-option") ? 2 : 0;
            assertThat(status).as(words + ": " + shell.err()).isEqualTo(expected);
        }
    }

    private static String title(JsonNode truth) {
        return truth.get("ns").asString() + ":" + truth.get("snapshot").asString() + "/"
                + truth.get("archive").asString();
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Arrays.stream(words), Arrays.stream(more)).toArray(String[]::new);
    }

    private static String sha256(Path file) throws Exception {
        MessageDigest sum = MessageDigest.getInstance("SHA-256");
        try (FileChannel in = FileChannel.open(file)) {
            ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
            while (in.read(buffer.clear()) >= 0) {
                sum.update(buffer.flip());
            }
        }
        return hex(sum.digest());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /// Equal but for the order of lists, which the official client leaves to chance.
    private static Object unordered(JsonNode node) {
        if (node.isArray()) {
            Set<Object> items = new HashSet<>();
            node.valueStream().map(CommandSuite::unordered).forEach(items::add);
            return items;
        }
        if (node.isObject()) {
            Map<String, Object> members = new TreeMap<>();
            node.propertyStream().forEach(member -> members.put(member.getKey(), unordered(member.getValue())));
            return members;
        }
        return node;
    }
}
