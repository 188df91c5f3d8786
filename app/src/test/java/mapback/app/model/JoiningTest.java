package mapback.app.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mapback.app.model.Joining.Server;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.FolderMissing;
import mapback.problem.SavedProblem.SavedNameTaken;
import mapback.problem.ServerProblem.CertificateChanged;
import mapback.problem.ServerProblem.LoginNeeded;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SavedRepository;
import mapback.protocol.SecretText;
import org.junit.jupiter.api.Test;

/// A repository is looked at before it is saved.
class JoiningTest {
    private static final SecretText TEXT = new SecretText("a block of text");
    private static final SavedRepository FOLDER = new SavedRepository("store", "/mnt/store", "", Optional.empty());
    private static final SavedRepository SERVER =
            new SavedRepository("store", "joe@pbs@pbs:store", "", Optional.of("aa:bb"));

    private final List<SavedRepository> saved = new ArrayList<>();
    private final List<Place> done = new ArrayList<>();
    private final List<Problem> failed = new ArrayList<>();
    private Optional<Problem> trouble = Optional.empty();

    private final ScriptedHelper helper = new ScriptedHelper(this::answer);
    private final Entrance entrance = new Entrance(helper, helper.work(), new Keys(Path.of("/nowhere")));
    private final Repositories repositories = new Repositories(helper, helper.work());
    private final Joining joining = new Joining(helper, entrance, repositories);

    private SavedRepository said = FOLDER;
    private Optional<SecretText> secret = Optional.empty();

    private Reply answer(Request request) throws ProblemException {
        return switch (request) {
            case Request.ReadConnection _ -> new Reply.ConnectionRead(said, secret);
            case Request.ListGroups _ -> {
                if (trouble.isPresent()) {
                    throw new ProblemException(trouble.get());
                }
                yield new Reply.Groups(List.of());
            }
            case Request.AddRepository add -> {
                String name = add.name().orElse(said.name());
                for (SavedRepository one : saved) {
                    if (one.name().equals(name)) {
                        throw new ProblemException(new SavedNameTaken(name, one.repository()));
                    }
                }
                SavedRepository row = new SavedRepository(name, said.repository(), said.namespace(), add.fingerprint());
                saved.add(row);
                yield new Reply.RepositoryAdded(row, Optional.empty());
            }
            case Request.ListRepositories _ -> new Reply.Repositories(List.copyOf(saved));
            case Request.LogIn _ -> {
                trouble = Optional.empty();
                yield new Reply.LoggedIn("joe@pbs", "pbs:8007", false);
            }
            case Request.TrustCertificate trust -> {
                trouble = Optional.empty();
                yield new Reply.CertificateKept("pbs:8007", trust.fingerprint());
            }
            default -> throw new IllegalStateException(request.toString());
        };
    }

    private void join() {
        joining.text(TEXT, Optional.empty(), done::add, failed::add);
    }

    private void known() throws InterruptedException {
        repositories.refresh(failed::add);
        helper.next();
    }

    @Test
    void a_folder_is_saved_once_its_backups_were_seen() throws Exception {
        join();
        helper.next();
        assertThat(saved).isEmpty();
        helper.next();
        helper.next();
        assertThat(helper.asked)
                .extracting(Object::getClass)
                .containsExactly(
                        Request.ReadConnection.class,
                        Request.ListGroups.class,
                        Request.AddRepository.class,
                        Request.ListRepositories.class);
        assertThat(done).containsExactly(Place.of(FOLDER));
        assertThat(repositories.places()).containsExactly(Place.of(FOLDER));
    }

    @Test
    void what_cannot_be_read_is_never_saved() throws Exception {
        trouble = Optional.of(new FolderMissing("/mnt/store"));
        join();
        helper.next();
        helper.next();
        assertThat(failed).containsExactly(new FolderMissing("/mnt/store"));
        assertThat(helper.asked).noneMatch(Request.AddRepository.class::isInstance);
        assertThat(repositories.places()).isEmpty();
    }

    @Test
    void nobody_who_gives_up_at_the_password_has_saved_anything() throws Exception {
        said = SERVER;
        trouble = Optional.of(new LoginNeeded("joe@pbs", "pbs:8007"));
        join();
        helper.next();
        helper.next();
        entrance.decline();
        assertThat(failed).singleElement().isInstanceOf(LoginNeeded.class);
        assertThat(saved).isEmpty();
    }

    @Test
    void a_secret_in_the_text_logs_in_and_is_not_asked_for() throws Exception {
        said = SERVER;
        secret = Optional.of(new SecretText("token secret"));
        trouble = Optional.of(new LoginNeeded("joe@pbs", "pbs:8007"));
        join();
        for (int i = 0; i < 4; i++) {
            helper.next();
        }
        assertThat(entrance.question().get()).isEmpty();
        assertThat(done).hasSize(1);
    }

    @Test
    void a_certificate_that_was_renewed_is_saved_as_it_is_now() throws Exception {
        said = SERVER;
        trouble = Optional.of(new CertificateChanged("pbs", 8007, "cc:dd", "aa:bb"));
        join();
        helper.next();
        helper.next();
        entrance.trust();
        for (int i = 0; i < 3; i++) {
            helper.next();
        }
        assertThat(saved).singleElement().satisfies(row -> assertThat(row.fingerprint())
                .contains("cc:dd"));
    }

    @Test
    void a_name_that_is_taken_gets_a_number() throws Exception {
        saved.add(new SavedRepository("store", "/elsewhere", "", Optional.empty()));
        known();
        join();
        for (int i = 0; i < 4; i++) {
            helper.next();
        }
        assertThat(done).singleElement().satisfies(place -> assertThat(place.name())
                .isEqualTo("store-2"));
    }

    @Test
    void what_is_saved_already_is_not_saved_twice() throws Exception {
        saved.add(new SavedRepository("mine", "/mnt/store", "", Optional.empty()));
        known();
        join();
        helper.next();
        helper.next();
        assertThat(done).singleElement().satisfies(place -> assertThat(place.name())
                .isEqualTo("mine"));
        assertThat(saved).hasSize(1);
    }

    @Test
    void an_address_may_be_copied_from_a_browser_and_a_name_may_lack_its_realm() {
        Server typed = new Server(" https://pbs.example.org:8006/#x ", "joe", Optional.empty(), false);
        assertThat(typed.repository("store")).isEqualTo("joe@pam@pbs.example.org:8006:store");
        assertThat(typed.onPort(8007).repository("store")).isEqualTo("joe@pam@pbs.example.org:8007:store");
        assertThat(new Server("pbs", "", Optional.empty(), false).repository("store"))
                .isEqualTo("root@pam@pbs:store");
    }
}
