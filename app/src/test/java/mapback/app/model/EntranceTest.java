package mapback.app.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mapback.problem.KeyProblem.KeyFileUnreadable;
import mapback.problem.KeyProblem.KeyNeeded;
import mapback.problem.KeyProblem.KeyPasswordNeeded;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.ServerProblem.CertificateUnknown;
import mapback.problem.ServerProblem.LoginKind;
import mapback.problem.ServerProblem.LoginNeeded;
import mapback.problem.ServerProblem.LoginRefused;
import mapback.protocol.KeyOffer;
import mapback.protocol.KeyringUse;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SecretText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is asked before an errand goes on, without a screen.
class EntranceTest {
    private static final Place SERVER = new Place("home", "joe@pbs@pbs:store", "", Optional.empty());
    private static final String FINGERPRINT = "aa:bb:cc:dd:ee:ff:00:11:22:33";

    private final List<String> done = new ArrayList<>();
    private final List<Problem> failed = new ArrayList<>();

    private Errand<String> errand(Helper helper, Optional<Errand.Lock> lock) {
        return new Errand<>(
                SERVER,
                lock,
                source -> helper.ask(new Request.GetNotes(source, "vm/100"), Reply.Notes.class)
                        .notes(),
                done::add,
                failed::add);
    }

    private static Entrance entrance(ScriptedHelper helper) {
        return new Entrance(helper, helper.work(), new Keys(Path.of("/nowhere/key.json")));
    }

    @Test
    void a_pipe_is_no_key_file_and_nobody_waits_at_it(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("pipe.key");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        ScriptedHelper helper = new ScriptedHelper(request -> {
            throw new AssertionError(request);
        });
        entrance(helper).look(pipe, (_, _) -> done.add("read"), failed::add);
        helper.next();
        assertThat(failed).containsExactly(new KeyFileUnreadable(pipe.toString(), "it is no regular file"));
        assertThat(done).isEmpty();
    }

    @Test
    void a_certificate_and_a_password_are_asked_for_one_after_the_other_and_the_errand_goes_on() throws Exception {
        boolean[] is = new boolean[2];
        ScriptedHelper helper = new ScriptedHelper(request -> {
            switch (request) {
                case Request.TrustCertificate trust -> {
                    is[0] = true;
                    return new Reply.CertificateKept("pbs:8007", trust.fingerprint());
                }
                case Request.LogIn _ -> {
                    is[1] = true;
                    return new Reply.LoggedIn("joe@pbs", "pbs:8007", false);
                }
                default -> {
                    if (!is[0]) {
                        throw new ProblemException(new CertificateUnknown("pbs", 8007, FINGERPRINT));
                    }
                    if (!is[1]) {
                        throw new ProblemException(new LoginNeeded("joe@pbs", "pbs:8007"));
                    }
                    return new Reply.Notes("hello");
                }
            }
        });
        Entrance entrance = entrance(helper);
        entrance.run(errand(helper, Optional.empty()));
        helper.next();
        assertThat(entrance.question().get()).get().isInstanceOf(Question.Certificate.class);
        entrance.trust();
        helper.next();
        helper.next();
        assertThat(entrance.question().get()).get().isInstanceOf(Question.SignIn.class);
        entrance.signIn(new SecretText("secret"), false);
        helper.next();
        helper.next();
        assertThat(done).containsExactly("hello");
        assertThat(entrance.question().get()).isEmpty();
    }

    @Test
    void a_refused_password_is_asked_for_anew_and_never_sent_again_by_itself() throws Exception {
        ScriptedHelper helper = new ScriptedHelper(request -> {
            throw new ProblemException(
                    request instanceof Request.LogIn
                            ? new LoginRefused("joe@pbs", "pbs:8007", LoginKind.PASSWORD)
                            : new LoginNeeded("joe@pbs", "pbs:8007"));
        });
        Entrance entrance = entrance(helper);
        entrance.run(errand(helper, Optional.empty()));
        helper.next();
        entrance.signIn(new SecretText("wrong"), false);
        helper.next();
        assertThat(entrance.question().get()).get().satisfies(asked -> assertThat(((Question.SignIn) asked).refusal())
                .isPresent());
        assertThat(helper.asked).filteredOn(Request.LogIn.class::isInstance).hasSize(1);
        entrance.decline();
        assertThat(failed).singleElement().isInstanceOf(LoginRefused.class);
        assertThat(entrance.question().get()).isEmpty();
    }

    @Test
    void a_key_that_was_given_once_opens_the_next_backup_too() throws Exception {
        ScriptedHelper helper = new ScriptedHelper(request -> {
            Request.GetNotes notes = (Request.GetNotes) request;
            if (notes.source().key().isEmpty()) {
                throw new ProblemException(new KeyNeeded(Fingerprints.shortened(FINGERPRINT), "vm/100"));
            }
            return new Reply.Notes("opened");
        });
        Entrance entrance = entrance(helper);
        Optional<Errand.Lock> lock = Optional.of(new Errand.Lock("vm/100", Optional.of(FINGERPRINT)));
        entrance.run(errand(helper, lock));
        helper.next();
        helper.next();
        assertThat(entrance.question().get()).get().isInstanceOf(Question.Key.class);
        entrance.key(new KeyOffer(new SecretText("{}"), "/key", Optional.empty()));
        helper.next();
        entrance.run(errand(helper, lock));
        helper.next();
        assertThat(done).containsExactly("opened", "opened");
    }

    @Test
    void a_job_that_does_not_name_its_key_goes_on_with_one_that_is_known() throws Exception {
        ScriptedHelper helper = new ScriptedHelper(request -> {
            Request.GetNotes notes = (Request.GetNotes) request;
            if (notes.source().key().isEmpty()) {
                throw new ProblemException(new KeyNeeded(Fingerprints.shortened(FINGERPRINT), "vm/100"));
            }
            return new Reply.Notes("opened");
        });
        Entrance entrance = entrance(helper);
        entrance.run(errand(helper, Optional.of(new Errand.Lock("vm/100", Optional.of(FINGERPRINT)))));
        helper.next();
        helper.next();
        entrance.key(new KeyOffer(new SecretText("{}"), "/key", Optional.empty()));
        helper.next();
        entrance.run(errand(helper, Optional.of(new Errand.Lock("vm/100", Optional.empty()))));
        helper.next();
        helper.next();
        assertThat(done).containsExactly("opened", "opened");
        assertThat(entrance.question().get()).isEmpty();
    }

    @Test
    void a_key_file_that_comes_while_one_is_asked_for_is_the_answer() throws Exception {
        ScriptedHelper helper = new ScriptedHelper(_ -> {
            throw new ProblemException(new KeyNeeded(Fingerprints.shortened(FINGERPRINT), "vm/100"));
        });
        Entrance entrance = entrance(helper);
        assertThat(entrance.bring(Path.of("/some/key.json"))).isFalse();
        entrance.run(errand(helper, Optional.of(new Errand.Lock("vm/100", Optional.of(FINGERPRINT)))));
        helper.next();
        helper.next();
        assertThat(entrance.bring(Path.of("/some/key.json"))).isTrue();
        assertThat(entrance.question().get()).get().satisfies(asked -> assertThat(((Question.Key) asked).file())
                .contains("/some/key.json"));
    }

    @Test
    void a_key_that_needs_a_password_is_asked_for_that_only() throws Exception {
        ScriptedHelper helper = new ScriptedHelper(request -> {
            Request.GetNotes notes = (Request.GetNotes) request;
            if (notes.source().key().isEmpty()) {
                throw new ProblemException(new KeyNeeded(Fingerprints.shortened(FINGERPRINT), "vm/100"));
            }
            throw new ProblemException(new KeyPasswordNeeded("/some/key.json", Optional.empty()));
        });
        Entrance entrance = entrance(helper);
        entrance.run(errand(helper, Optional.of(new Errand.Lock("vm/100", Optional.of(FINGERPRINT)))));
        helper.next();
        helper.next();
        entrance.key(new KeyOffer(new SecretText("{}"), "/some/key.json", Optional.empty()));
        helper.next();
        assertThat(entrance.question().get()).get().satisfies(asked -> assertThat(((Question.Key) asked).file())
                .contains("/some/key.json"));
    }

    @Test
    void a_locked_keyring_may_be_opened_since_somebody_sits_here() throws Exception {
        ScriptedHelper helper = new ScriptedHelper(_ -> new Reply.Notes("hello"));
        entrance(helper).run(errand(helper, Optional.empty()));
        helper.next();
        assertThat(((Request.GetNotes) helper.asked.getFirst())
                        .source()
                        .access()
                        .orElseThrow()
                        .keyring())
                .contains(KeyringUse.OPEN);
    }
}
