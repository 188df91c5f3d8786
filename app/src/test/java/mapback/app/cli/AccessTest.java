package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.SecretProblem.SecretServiceLocked;
import mapback.problem.ServerProblem.CertificateUnknown;
import mapback.problem.ServerProblem.LoginKind;
import mapback.problem.ServerProblem.LoginNeeded;
import mapback.problem.ServerProblem.LoginRefused;
import mapback.problem.ServerProblem.SecondFactorNeeded;
import mapback.problem.ServerProblem.ServerUnreachable;
import mapback.protocol.AccessOffer;
import mapback.protocol.KeyringUse;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SavedRepository;
import mapback.protocol.SecretText;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a command gets in at a server: with what it was given, and else by asking.
class AccessTest {
    private static final String SERVER = "pbs.example.org:8007";
    private static final String REPOSITORY = "joe@pbs@pbs.example.org:store";
    private static final Problem NEEDED = new LoginNeeded("joe@pbs", SERVER);
    private static final Problem WRONG = new LoginRefused("joe@pbs", SERVER, LoginKind.PASSWORD);
    private static final Problem EXPIRED = new LoginRefused("joe@pbs", SERVER, LoginKind.TICKET);
    private static final Problem CODE_WRONG = new LoginRefused("joe@pbs", SERVER, LoginKind.SECOND_FACTOR);
    private static final Problem SECOND = new SecondFactorNeeded("joe@pbs", SERVER, List.of("totp"));
    private static final Problem LOCKED = new SecretServiceLocked(SecretServiceLocked.Reason.LOCKED);
    private static final Problem UNKNOWN = new CertificateUnknown("pbs.example.org", 8007, "aa:bb");

    @TempDir
    private Path folder;

    private Shell shell;
    private final Deque<Problem> refusals = new ArrayDeque<>();
    private final ScriptedHelper helper = new ScriptedHelper(request -> {
        if (request instanceof Request.TrustCertificate) {
            return List.of(new Reply.CertificateKept(SERVER, "aa:bb"));
        }
        Problem refusal = refusals.poll();
        if (refusal != null) {
            throw new ProblemException(refusal);
        }
        return List.of(new Reply.Groups(List.of()));
    });

    @BeforeEach
    void open() {
        shell = new Shell(folder);
        shell.environment.put("PBS_REPOSITORY", REPOSITORY);
    }

    private List<AccessOffer> offers() {
        return helper.asked().stream()
                .filter(Request.ListGroups.class::isInstance)
                .map(request -> ((Request.ListGroups) request).source().access().orElseThrow())
                .toList();
    }

    private static Optional<SecretText> secret(String text) {
        return Optional.of(new SecretText(text));
    }

    @Test
    void a_folder_is_offered_no_secret() {
        shell.environment.put("PBS_PASSWORD", "geheim");
        assertThat(shell.run(helper, "list", "--repository", "/mnt/store")).isZero();
        assertThat(helper.asked(Request.ListGroups.class).source().access()).isEmpty();
    }

    @Test
    void password_fingerprint_and_proxy_of_the_environment_go_with_the_request() {
        shell.environment.put("PBS_PASSWORD", "geheim");
        shell.environment.put("PBS_FINGERPRINT", "cc:dd");
        shell.environment.put("ALL_PROXY", "http://proxy:3128");
        assertThat(shell.run(helper, "list")).isZero();
        assertThat(offers())
                .containsExactly(new AccessOffer(
                        secret("geheim"), Optional.empty(), Optional.of("cc:dd"), secret("http://proxy:3128")));
    }

    @Test
    void an_empty_password_is_told_and_never_sent() throws Exception {
        for (String variable : List.of("PBS_PASSWORD", "PBS_PASSWORD_FILE", "PBS_PASSWORD_CMD")) {
            shell = new Shell(folder);
            shell.environment.put("PBS_REPOSITORY", REPOSITORY);
            Files.writeString(folder.resolve("pw"), "\nsecond line");
            shell.environment.put(
                    variable,
                    switch (variable) {
                        case "PBS_PASSWORD" -> "";
                        case "PBS_PASSWORD_FILE" -> "pw";
                        default -> "echo";
                    });
            assertThat(shell.run(helper, "list")).isEqualTo(2);
            assertThat(shell.err()).contains("(MB-1004)").contains(variable).contains("empty");
        }
        assertThat(offers()).isEmpty();
    }

    @Test
    void an_empty_line_is_no_password_and_is_asked_for_again() {
        refusals.addAll(List.of(NEEDED, SECOND));
        shell.typed.addAll(List.of("", "", "geheim", " ", "123456"));
        assertThat(shell.run(helper, "list")).isZero();
        assertThat(shell.err()).contains("That is empty");
        assertThat(offers()).hasSize(3);
        assertThat(offers().getLast().secret()).isEqualTo(secret("geheim"));
        assertThat(offers().getLast().code()).isEqualTo(secret("123456"));
    }

    @Test
    void who_types_nothing_three_times_is_asked_no_more() {
        refusals.add(NEEDED);
        shell.typed.addAll(List.of("", "", "", "geheim"));
        assertThat(shell.run(helper, "list")).isEqualTo(5);
        assertThat(offers()).hasSize(1);
    }

    @Test
    void a_locked_keyring_is_opened_where_somebody_sits_and_says_so_before() {
        refusals.addAll(List.of(LOCKED, NEEDED));
        shell.isAttended = true;
        shell.typed.add("geheim");
        assertThat(shell.run(helper, "list")).isZero();
        assertThat(offers())
                .extracting(AccessOffer::keyring)
                .containsExactly(Optional.of(KeyringUse.TELL), Optional.of(KeyringUse.OPEN), Optional.empty());
        assertThat(shell.err()).contains("keyring").contains("locked");
    }

    @Test
    void a_logout_does_not_say_that_a_locked_keyring_has_forgotten() {
        ScriptedHelper own = new ScriptedHelper(request -> {
            boolean isOpened = request instanceof Request.LogOut(var source)
                    && source.access().flatMap(AccessOffer::keyring).isPresent();
            if (!isOpened) {
                throw new ProblemException(LOCKED);
            }
            return List.of(new Reply.LoggedOut("joe@pbs", SERVER, true));
        });
        assertThat(shell.run(own, "logout")).isEqualTo(5);
        assertThat(shell.err()).contains("(MB-2021)");
        shell.isAttended = true;
        assertThat(shell.run(own, "logout")).isZero();
        assertThat(shell.err()).contains("remembers the login");
    }

    @Test
    void in_a_script_nobody_is_asked_to_open_a_keyring() {
        assertThat(shell.run(helper, "list")).isZero();
        assertThat(offers()).extracting(AccessOffer::keyring).containsExactly(Optional.empty());
    }

    @Test
    void a_mistyped_name_is_told_with_those_that_are_saved() {
        ScriptedHelper own = new ScriptedHelper(request -> {
            throw new ProblemException(new ServerUnreachable("localhost", 8007, "Connection refused"));
        });
        own.saved = Stream.of("home", "nas", "nas12", "office")
                .map(name -> new SavedRepository(name, REPOSITORY, "", Optional.empty()))
                .toList();
        assertThat(shell.run(own, "list", "--repository", "nas1")).isEqualTo(9);
        assertThat(shell.err()).contains("(MB-2039)").contains("nas, nas12, ").contains("./nas1");
        shell = new Shell(folder);
        assertThat(shell.run(own, "list", "--repository", "localhost:nas1")).isEqualTo(9);
        assertThat(shell.err()).contains("(MB-2002)");
    }

    @Test
    void the_parts_of_an_address_may_stand_in_options_and_variables_of_their_own() {
        shell.environment.remove("PBS_REPOSITORY");
        shell.environment.put("PBS_SERVER", "fd00::7");
        shell.environment.put("PBS_DATASTORE", "store");
        shell.environment.put("PBS_AUTH_ID", "joe@pbs!tok");
        assertThat(shell.run(helper, "list")).isZero();
        assertThat(shell.run(helper, "list", "--port", "8008", "--datastore", "other", "--auth-id", "joe@pbs"))
                .isZero();
        shell.environment.put("PBS_REPOSITORY", REPOSITORY);
        assertThat(shell.run(helper, "list")).isZero();
        assertThat(shell.run(helper, "list", "--server", "10.0.0.7")).isZero();
        assertThat(sources())
                .containsExactly(
                        "joe@pbs!tok@[fd00::7]:8007:store",
                        "joe@pbs@[fd00::7]:8008:other",
                        REPOSITORY,
                        "joe@pbs!tok@10.0.0.7:8007:store");
    }

    @Test
    void parts_that_make_no_address_are_a_fault_of_the_command_line() {
        shell.environment.remove("PBS_REPOSITORY");
        for (List<String> wrong : List.of(
                List.of("--server", "pbs"),
                List.of("--datastore", "a/b"),
                List.of("--datastore", "a", "--port", "70000"),
                List.of("--datastore", "a", "--port", "http"),
                List.of("--datastore", "a", "--auth-id", "joe"),
                List.of("--datastore", "a", "--server", "joe@pbs"),
                List.of("--datastore", "a", "--repository", "b"))) {
            List<String> words = new ArrayList<>(List.of("list"));
            words.addAll(wrong);
            assertThat(shell.run(helper, words.toArray(String[]::new)))
                    .as(wrong.toString())
                    .isEqualTo(2);
        }
        assertThat(helper.asked()).isEmpty();
    }

    private List<String> sources() {
        return helper.asked().stream()
                .filter(Request.ListGroups.class::isInstance)
                .map(request -> ((Request.ListGroups) request).source().repository())
                .toList();
    }

    @Test
    void a_password_may_stand_in_a_file_and_the_option_goes_before_the_variable() throws Exception {
        Files.writeString(folder.resolve("pw"), "aus Datei\nmehr");
        shell.environment.put("PBS_PASSWORD_FILE", "pw");
        shell.environment.put("PBS_FINGERPRINT", "cc:dd");
        assertThat(shell.run(helper, "list", "--fingerprint", "ee:ff")).isZero();
        assertThat(offers().getFirst().secret()).isEqualTo(secret("aus Datei"));
        assertThat(offers().getFirst().fingerprint()).contains("ee:ff");
    }

    @Test
    void a_password_is_asked_for_when_the_server_wants_one() {
        refusals.add(NEEDED);
        shell.typed.add("geheim");
        assertThat(shell.run(helper, "list")).isZero();
        assertThat(shell.prompts).hasToString("Password of joe@pbs at pbs.example.org:8007: \n");
        assertThat(offers()).extracting(AccessOffer::secret).containsExactly(Optional.empty(), secret("geheim"));
    }

    @Test
    void without_anybody_to_ask_the_sentence_says_what_to_do() {
        refusals.add(NEEDED);
        assertThat(shell.run(helper, "list")).isEqualTo(5);
        assertThat(shell.err()).contains("(MB-2007)").contains("mapback login").contains("PBS_PASSWORD");
    }

    @Test
    void a_mistyped_password_is_asked_for_three_times() {
        refusals.addAll(List.of(NEEDED, WRONG, WRONG, WRONG));
        shell.typed.addAll(List.of("a", "b", "c", "d"));
        assertThat(shell.run(helper, "list")).isEqualTo(5);
        assertThat(offers()).hasSize(4);
        assertThat(shell.typed).containsExactly("d");
    }

    @Test
    void a_wrong_password_of_the_environment_is_not_tried_twice_for_the_server_may_lock_the_account() {
        shell.environment.put("PBS_PASSWORD", "falsch");
        refusals.add(WRONG);
        shell.typed.add("geheim");
        assertThat(shell.run(helper, "list")).isEqualTo(5);
        assertThat(offers()).hasSize(1);
        assertThat(shell.prompts.toString()).isEmpty();
    }

    @Test
    void the_secret_of_a_token_is_not_asked_for() {
        refusals.add(new LoginNeeded("joe@pbs!tok", SERVER));
        shell.typed.add("geheim");
        assertThat(shell.run(helper, "list", "--repository", "joe@pbs!tok@pbs.example.org:store"))
                .isEqualTo(5);
        assertThat(shell.prompts.toString()).isEmpty();
    }

    @Test
    void a_login_that_has_run_out_is_made_anew() {
        refusals.add(EXPIRED);
        shell.typed.add("geheim");
        assertThat(shell.run(helper, "list")).isZero();
        assertThat(offers()).extracting(AccessOffer::secret).containsExactly(Optional.empty(), secret("geheim"));
    }

    @Test
    void the_second_factor_is_asked_for_with_the_same_password() {
        refusals.addAll(List.of(NEEDED, SECOND, CODE_WRONG));
        shell.typed.addAll(List.of("geheim", "123456", " 654321 "));
        assertThat(shell.run(helper, "list")).isZero();
        assertThat(offers().getLast().secret()).isEqualTo(secret("geheim"));
        assertThat(offers().getLast().code()).isEqualTo(secret("654321"));
        assertThat(shell.prompts.toString()).contains("six digits").contains("did not take that code");
    }

    @Test
    void an_unknown_certificate_is_shown_and_kept_once_somebody_says_yes() {
        refusals.add(UNKNOWN);
        shell.typed.add("yes");
        assertThat(shell.run(helper, "list")).isZero();
        assertThat(shell.prompts.toString()).contains("pbs.example.org:8007").contains("aa:bb");
        assertThat(helper.asked(Request.TrustCertificate.class).fingerprint()).isEqualTo("aa:bb");
    }

    @Test
    void any_other_answer_trusts_nobody() {
        for (String answer : List.of("", "y", "no", "ok")) {
            refusals.add(UNKNOWN);
            shell.typed.add(answer);
            assertThat(shell.run(helper, "list")).isEqualTo(13);
        }
        assertThat(helper.asked()).noneMatch(Request.TrustCertificate.class::isInstance);
    }

    @Test
    void without_a_terminal_the_sentence_carries_the_fingerprint_and_the_option() {
        refusals.add(UNKNOWN);
        assertThat(shell.run(helper, "list")).isEqualTo(13);
        assertThat(shell.err()).contains("aa:bb").contains("--fingerprint").contains("(MB-2005)");
    }

    @Test
    void a_login_at_a_folder_is_no_command() {
        assertThat(shell.run(helper, "login", "--repository", "/mnt/store")).isEqualTo(2);
        assertThat(shell.err()).contains("/mnt/store is a folder");
    }
}
