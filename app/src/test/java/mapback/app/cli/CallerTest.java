package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mapback.protocol.KeyOffer;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SavedRepository;
import mapback.protocol.Source;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What belongs to the caller is resolved here and reaches the helper as values.
class CallerTest {
    @TempDir
    Path folder;

    private Shell shell;
    private final ScriptedHelper helper = ScriptedHelper.answering(new Reply.Groups(List.of()));

    @BeforeEach
    void open() {
        shell = new Shell(folder);
    }

    @Test
    void a_relative_repository_is_made_absolute() {
        assertThat(source("list", "--repository", "sub/store").repository())
                .isEqualTo(folder.resolve("sub/store").toString());
    }

    @Test
    void a_file_url_is_a_repository() {
        assertThat(source("list", "--repository", "file:///mnt/my%20store").repository())
                .isEqualTo("/mnt/my store");
    }

    @Test
    void a_folder_beside_is_written_with_a_slash_for_a_bare_word_is_a_servers_datastore() throws Exception {
        Files.createDirectory(folder.resolve("store"));
        assertThat(source("list", "--repository", "./store").repository())
                .isEqualTo(folder.resolve("./store").toString());
        assertThat(source("list", "--repository", "store").repository()).isEqualTo("store");
    }

    @Test
    void the_address_of_a_server_goes_to_the_helper_as_it_is() {
        for (String address : List.of("me@pbs@host:store", "host:8007:store", "me@pbs!tok@[fe80::1]:store")) {
            assertThat(source("list", "--repository", address).repository()).isEqualTo(address);
        }
    }

    @Test
    void a_web_address_is_refused() {
        assertThat(shell.run(helper, "list", "--repository", "https://host/store"))
                .isEqualTo(2);
        assertThat(shell.err()).contains("(MB-3002)").contains("\"https://host/store\" is not a repository");
        assertThat(helper.asked()).isEmpty();
    }

    @Test
    void the_name_of_a_saved_repository_stands_for_it_and_its_namespace() {
        helper.saved = List.of(new SavedRepository("home", "me@pbs@host:store", "site-a", Optional.of("ab")));
        Source source = source("list", "--repository", "home");
        assertThat(source.repository()).isEqualTo("me@pbs@host:store");
        assertThat(source.namespace()).isEqualTo("site-a");
        assertThat(source.access().orElseThrow().fingerprint()).contains("ab");
        assertThat(source("list", "--repository", "home", "--ns", "").namespace())
                .isEmpty();
    }

    @Test
    void without_a_repository_the_command_says_how_to_name_one() {
        assertThat(shell.run(helper, "list")).isEqualTo(2);
        assertThat(shell.err()).startsWith("Error: No repository was named.").endsWith("(MB-3001)\n");
    }

    @Test
    void options_go_before_variables() {
        shell.environment.put("PBS_REPOSITORY", "/from/variable");
        shell.environment.put("PBS_NAMESPACE", "var");
        assertThat(source("list")).isEqualTo(new Source("/from/variable", "var", Optional.empty()));
        assertThat(source("list", "--repository=/opt", "--ns=o/p"))
                .isEqualTo(new Source("/opt", "o/p", Optional.empty()));
    }

    @Test
    void a_variable_is_a_value_a_file_or_a_command_in_this_order() throws Exception {
        Files.writeString(folder.resolve("named"), "/from/file\nrest");
        shell.environment.put("PBS_REPOSITORY_CMD", "printf '/from/command\\nrest'");
        assertThat(source("list").repository()).isEqualTo("/from/command");
        shell.environment.put("PBS_REPOSITORY_FILE", "named");
        assertThat(source("list").repository()).isEqualTo("/from/file");
        shell.environment.put("PBS_REPOSITORY", "/from/value");
        assertThat(source("list").repository()).isEqualTo("/from/value");
    }

    @Test
    void a_variable_that_points_nowhere_is_named() {
        shell.environment.put("PBS_REPOSITORY_FILE", "gone");
        assertThat(shell.run(helper, "list")).isEqualTo(2);
        assertThat(shell.err())
                .isEqualTo("Error: PBS_REPOSITORY_FILE points to gone, which cannot be read: there is no such file."
                        + " (MB-1004)\n");
    }

    @Test
    void a_command_without_an_end_is_ended() {
        shell.environment.put("PBS_REPOSITORY_CMD", "yes");
        assertThat(shell.run(ScriptedHelper.answering(), "list")).isEqualTo(2);
        assertThat(shell.err()).contains("The command of PBS_REPOSITORY_CMD (\"yes\") writes without an end.");
    }

    @Test
    void a_command_in_a_variable_that_fails_is_named() {
        shell.environment.put("PBS_REPOSITORY_CMD", "false");
        assertThat(shell.run(helper, "list")).isEqualTo(2);
        assertThat(shell.err()).contains("The command of PBS_REPOSITORY_CMD (\"false\") ended with status 1.");
    }

    @Test
    void a_command_that_cannot_be_started_is_named_without_its_arguments() {
        shell.environment.put("PBS_REPOSITORY_CMD", "no-such-program --secret hunter2");
        assertThat(shell.run(helper, "list")).isEqualTo(2);
        shell.environment.put("PBS_REPOSITORY_CMD", "echo 'hunter2");
        assertThat(shell.run(helper, "list")).isEqualTo(2);
        assertThat(shell.err())
                .contains("there is no program \"no-such-program\", or it may not be run. (MB-1004)")
                .contains("a quote is not closed (\"echo\"). (MB-1004)")
                .doesNotContain("hunter2", "Cannot run", "error");
    }

    @Test
    void what_is_no_number_of_an_open_file_is_named() throws Exception {
        Files.writeString(folder.resolve("k"), "{}");
        for (String number : List.of("abc", "-1", "12345", "", "../fd/0")) {
            shell.environment.put("PBS_REPOSITORY_FD", number);
            assertThat(shell.run(helper, "list")).isEqualTo(2);
            assertThat(shell.err())
                    .endsWith("Error: PBS_REPOSITORY_FD is \"" + number
                            + "\", which is no number of an open file. (MB-1004)\n");
            assertThat(shell.run(helper, "list", "--repository", "/s", "--keyfd=" + number))
                    .isEqualTo(2);
            assertThat(shell.err())
                    .contains("Error: --keyfd is \"" + number + "\", which is no number of an open file. See ");
        }
    }

    @Test
    void only_the_first_line_has_to_be_short_and_text() throws Exception {
        Path file = folder.resolve("named");
        shell.environment.put("PBS_REPOSITORY_FILE", "named");
        Files.write(file, ("/from/file\n" + "\u00fc".repeat(100_000)).getBytes(StandardCharsets.ISO_8859_1));
        assertThat(source("list").repository()).isEqualTo("/from/file");
        Files.writeString(file, "/" + "x".repeat(100_000));
        assertThat(shell.run(helper, "list")).isEqualTo(2);
        assertThat(shell.err()).contains("points to named, whose first line is longer than 65536 bytes.");
        Files.write(file, new byte[] {(byte) 0xfc});
        assertThat(shell.run(helper, "list")).isEqualTo(2);
        assertThat(shell.err()).contains("points to named, which is no text in UTF-8.");
    }

    @Test
    void a_person_is_told_that_a_pipe_is_waited_for() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        shell.isTerminal = true;
        Thread writer = Thread.ofVirtual().start(() -> writeWhenToldSo(pipe));
        KeyOffer key =
                source("list", "--repository", "/s", "--keyfile", "pipe").key().orElseThrow();
        writer.join();
        assertThat(key.keyFile().text()).isEqualTo("{key}");
        assertThat(shell.err()).isEqualTo("Waiting for pipe. Ctrl-C ends this.\n");
    }

    private void writeWhenToldSo(Path pipe) {
        try {
            while (!shell.err().contains("Waiting")) {
                Thread.sleep(10);
            }
            Files.writeString(pipe, "{key}");
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void the_key_file_is_read_here_and_sent() throws Exception {
        Files.writeString(folder.resolve("my.key"), "{key}");
        KeyOffer key = source("list", "--repository", "/s", "--keyfile", "my.key")
                .key()
                .orElseThrow();
        assertThat(key.keyFile().text()).isEqualTo("{key}");
        assertThat(key.origin()).isEqualTo("my.key");
        assertThat(key.password()).isEmpty();
    }

    @Test
    void a_key_may_come_from_a_descriptor() throws Exception {
        Path file = Files.writeString(folder.resolve("my.key"), "{key}");
        try (var open = new java.io.RandomAccessFile(file.toFile(), "r")) {
            int number = descriptorOf(file);
            KeyOffer key = source("list", "--repository", "/s", "--keyfd", Integer.toString(number))
                    .key()
                    .orElseThrow();
            assertThat(key.keyFile().text()).isEqualTo("{key}");
            assertThat(key.origin()).isEqualTo("file descriptor " + number);
            assertThat(open.length()).isEqualTo(5);
        }
    }

    private static int descriptorOf(Path file) throws Exception {
        try (var links = Files.list(Path.of("/proc/self/fd"))) {
            for (Path link : links.toList()) {
                if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(file.toRealPath())) {
                    return Integer.parseInt(link.getFileName().toString());
                }
            }
        }
        throw new AssertionError("not open: " + file);
    }

    @Test
    void the_default_key_file_is_offered_by_every_command() throws Exception {
        Path standard = standardKey();
        KeyOffer key = source("list", "--repository", "/s").key().orElseThrow();
        assertThat(key.keyFile().text()).isEqualTo("{default}");
        assertThat(key.origin()).isEqualTo(standard.toString());
    }

    @Test
    void crypt_mode_none_offers_no_key() throws Exception {
        standardKey();
        assertThat(source("list", "--repository", "/s", "--crypt-mode", "none").key())
                .isEmpty();
    }

    @Test
    void contradictions_about_keys_are_refused() throws Exception {
        Files.writeString(folder.resolve("k"), "{}");
        assertThat(shell.run(helper, "list", "--repository", "/s", "--keyfile", "k", "--keyfd", "3"))
                .isEqualTo(2);
        assertThat(shell.run(helper, "list", "--repository", "/s", "--keyfile", "k", "--crypt-mode", "none"))
                .isEqualTo(2);
        assertThat(shell.run(helper, "list", "--repository", "/s", "--crypt-mode", "sign-only"))
                .isEqualTo(2);
        assertThat(shell.err()).contains("(MB-4011)").contains("(MB-4010)").contains("(MB-4009)");
    }

    @Test
    void a_key_file_that_is_not_there_is_named() {
        assertThat(shell.run(helper, "list", "--repository", "/s", "--keyfile", "gone.key"))
                .isEqualTo(5);
        assertThat(shell.err()).isEqualTo("Error: There is no key file \"gone.key\". (MB-4006)\n");
    }

    @Test
    void a_key_file_that_never_ends_is_refused() {
        assertThat(shell.run(helper, "list", "--repository", "/s", "--keyfile", "/dev/zero"))
                .isEqualTo(5);
        assertThat(shell.err()).contains("(MB-4005)");
    }

    @Test
    void key_show_without_a_default_key_says_where_it_would_be() {
        assertThat(shell.run(helper, "key", "show")).isEqualTo(3);
        assertThat(shell.err()).contains("home/.config/proxmox-backup/encryption-key.json");
    }

    @Test
    void verbose_says_what_was_found_out() throws Exception {
        standardKey();
        source("list", "--repository", "/s", "--ns", "a", "--verbose", "yes");
        assertThat(shell.err()).startsWith("Repository /s, namespace a, key from ");
    }

    private Path standardKey() throws Exception {
        Path standard = folder.resolve("home/.config/proxmox-backup/encryption-key.json");
        Files.createDirectories(standard.getParent());
        return Files.write(standard, "{default}".getBytes(StandardCharsets.UTF_8));
    }

    private Source source(String... words) {
        int before = helper.asked().size();
        assertThat(shell.run(helper, words)).as(shell.err()).isZero();
        return ((Request.ListGroups) helper.asked().get(before)).source();
    }
}
