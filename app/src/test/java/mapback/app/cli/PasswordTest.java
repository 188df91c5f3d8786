package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mapback.problem.KeyProblem.KeyPasswordNeeded;
import mapback.problem.KeyProblem.KeyPasswordWrong;
import mapback.problem.ProblemException;
import mapback.protocol.KeyOffer;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SecretText;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a locked key file gets its password.
class PasswordTest {
    private static final Optional<String> HINT = Optional.of("the usual one");

    @TempDir
    Path folder;

    private Shell shell;

    /// Opens with `right` only.
    private final ScriptedHelper helper = new ScriptedHelper(request -> {
        KeyOffer key = ((Request.ListFiles) request).source().key().orElseThrow();
        Optional<String> password = key.password().map(SecretText::text);
        if (password.isEmpty()) {
            throw new ProblemException(new KeyPasswordNeeded(key.origin(), HINT));
        }
        if (!password.get().equals("right")) {
            throw new ProblemException(new KeyPasswordWrong(key.origin(), HINT));
        }
        return List.of(new Reply.Files(List.of()));
    });

    @BeforeEach
    void open() throws Exception {
        shell = new Shell(folder);
        Files.writeString(folder.resolve("my.key"), "{}");
    }

    @Test
    void the_person_at_the_terminal_is_asked_with_the_hint() {
        shell.typed.add("right");
        assertThat(files()).isZero();
        assertThat(shell.prompts.toString()).isEqualTo("Password of the key file \"my.key\" (hint: the usual one): \n");
    }

    @Test
    void a_wrong_password_may_be_mended_twice() {
        shell.typed.addAll(List.of("wrong", "wrong", "right"));
        assertThat(files()).isZero();
        assertThat(shell.prompts).contains("That is not the password of \"my.key\"");
    }

    @Test
    void after_three_wrong_passwords_the_command_ends() {
        shell.typed.addAll(List.of("a", "b", "c", "right"));
        assertThat(files()).isEqualTo(5);
        assertThat(shell.typed).hasSize(1);
        assertThat(shell.err()).contains("(MB-4004)");
    }

    @Test
    void without_a_terminal_the_command_says_what_to_set() {
        assertThat(files()).isEqualTo(5);
        assertThat(shell.err())
                .contains("is locked with a password (hint: the usual one). Set PBS_ENCRYPTION_PASSWORD")
                .contains("(MB-4003)");
    }

    @Test
    void the_environment_goes_before_the_terminal() {
        shell.environment.put("PBS_ENCRYPTION_PASSWORD", "right");
        assertThat(files()).isZero();
        assertThat(shell.prompts).isEmpty();
    }

    @Test
    void a_wrong_password_of_the_environment_is_not_asked_for_again() {
        shell.environment.put("PBS_ENCRYPTION_PASSWORD", "wrong");
        shell.typed.add("right");
        assertThat(files()).isEqualTo(5);
        assertThat(shell.prompts).isEmpty();
        assertThat(shell.err()).contains("The key file itself is fine.");
    }

    @Test
    void an_empty_password_is_named_as_empty() {
        shell.environment.put("PBS_ENCRYPTION_PASSWORD", "");
        assertThat(files()).isEqualTo(5);
        assertThat(shell.err())
                .isEqualTo("Error: The password given for the key file \"my.key\" is empty, and an empty one does not"
                        + " open it (hint: the usual one). (MB-4013)\n");
    }

    @Test
    void a_password_command_runs_only_when_a_password_is_needed() throws Exception {
        Path mark = folder.resolve("ran");
        shell.environment.put("PBS_ENCRYPTION_PASSWORD_CMD", "touch " + mark);
        ScriptedHelper open = ScriptedHelper.answering(new Reply.Files(List.of()));
        assertThat(shell.run(open, "files", "vm/1", "--repository", "/s", "--keyfile", "my.key"))
                .isZero();
        assertThat(mark).doesNotExist();
        files();
        assertThat(mark).exists();
    }

    @Test
    void a_password_file_gives_its_first_line() throws Exception {
        Files.writeString(folder.resolve("pw"), "right\r\nwrong\n");
        shell.environment.put("PBS_ENCRYPTION_PASSWORD_FILE", "pw");
        assertThat(files()).isZero();
    }

    @Test
    void a_systemd_credential_stands_in() throws Exception {
        Files.writeString(folder.resolve("proxmox-backup-client.encryption-password"), "right\n");
        shell.environment.put("CREDENTIALS_DIRECTORY", folder.toString());
        assertThat(files()).isZero();
    }

    private int files() {
        return shell.run(helper, "files", "vm/1", "--repository", "/s", "--keyfile", "my.key");
    }
}
