package mapback.app.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import mapback.app.client.KeyFileContent;
import mapback.problem.KeyProblem.KeyFileUnreadable;
import mapback.problem.KeyProblem.KeyNeeded;
import mapback.problem.KeyProblem.KeyNeededUnnamed;
import mapback.problem.KeyProblem.KeyPasswordEmpty;
import mapback.problem.KeyProblem.KeyPasswordNeeded;
import mapback.problem.KeyProblem.KeyPasswordWrong;
import mapback.problem.KeyProblem.KeyWrong;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.ServerProblem.CertificateChanged;
import mapback.problem.ServerProblem.CertificateUnknown;
import mapback.problem.ServerProblem.LoginKind;
import mapback.problem.ServerProblem.LoginNeeded;
import mapback.problem.ServerProblem.LoginRefused;
import mapback.problem.ServerProblem.SecondFactorNeeded;
import mapback.protocol.AccessOffer;
import mapback.protocol.KeyOffer;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SecretText;

/// Runs errands, and asks for what they lack: one question at a time, and the errand goes on where it was.
///
/// A refused secret is never sent again by itself: servers wait after a refusal, and some lock an account.
public final class Entrance {
    private final Helper helper;
    private final Work work;
    private final Keys keys;

    private final Deque<Pending> pending = new ArrayDeque<>();
    private final ReadOnlyObjectWrapper<Optional<Question>> question = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Boolean> isTrying = new ReadOnlyObjectWrapper<>(false);

    /// The password whose second factor is asked for, no longer than that.
    private Optional<SecretText> halfway = Optional.empty();

    private boolean remember;

    /// An errand that waits for an answer.
    private record Pending(Question question, Errand<?> errand, Problem refusal) {}

    Entrance(Helper helper, Work work, Keys keys) {
        this.helper = helper;
        this.work = work;
        this.keys = keys;
    }

    /// What a person has to answer now.
    public ReadOnlyObjectProperty<Optional<Question>> question() {
        return question.getReadOnlyProperty();
    }

    /// Whether an answer is being tried.
    public ReadOnlyObjectProperty<Boolean> isTrying() {
        return isTrying.getReadOnlyProperty();
    }

    <T> void run(Errand<T> errand) {
        if (errand.typed().isPresent()) {
            logIn(errand, errand.typed().get(), Optional.empty());
            return;
        }
        Optional<KeyOffer> key = errand.key()
                .or(() -> errand.lock().flatMap(Errand.Lock::fingerprint).flatMap(keys::find));
        work.begin(
                () -> errand.asked().with(errand.place().source(key)),
                errand.done(),
                problem -> refused(errand.opening(key), problem));
    }

    /// Whether the desktop's keyring is to keep what is typed from now on.
    void remember(boolean isWished) {
        remember = isWished;
    }

    private void refused(Errand<?> errand, Problem problem) {
        Place place = errand.place();
        switch (problem) {
            case CertificateUnknown(String host, int port, String fingerprint) ->
                ask(new Question.Certificate(place, host, port, fingerprint, Optional.empty()), errand, problem);
            case CertificateChanged(String host, int port, String fingerprint, String expected) ->
                ask(new Question.Certificate(place, host, port, fingerprint, Optional.of(expected)), errand, problem);
            case LoginNeeded(String user, String server) ->
                ask(new Question.SignIn(place, user, server, Optional.empty()), errand, problem);
            case LoginRefused(String user, String server, LoginKind kind)
            when kind == LoginKind.SECOND_FACTOR && halfway.isPresent() ->
                ask(new Question.SecondFactor(place, user, server, List.of(), Optional.of(problem)), errand, problem);
            case LoginRefused(String user, String server, var _) ->
                ask(new Question.SignIn(place, user, server, Optional.of(problem)), errand, problem);
            case SecondFactorNeeded(String user, String server, var possible) ->
                ask(new Question.SecondFactor(place, user, server, possible, Optional.empty()), errand, problem);
            case KeyNeeded(String fingerprint, String snapshot) ->
                keyNeeded(errand, snapshot, Optional.of(fingerprint), problem);
            case KeyNeededUnnamed(var _, String snapshot) -> keyNeeded(errand, snapshot, Optional.empty(), problem);
            case KeyWrong(var _, String needed, String snapshot) ->
                wrongKey(
                        errand,
                        new Question.Key(place, snapshot, Optional.of(needed), Optional.of(problem), Optional.empty()),
                        problem);
            case KeyPasswordNeeded _, KeyPasswordWrong _, KeyPasswordEmpty _ ->
                wrongKey(errand, lockedKey(errand, problem), problem);
            default -> {
                settled();
                errand.failed().accept(problem);
            }
        }
    }

    /// The file is known already: only its password is asked for.
    private static Question.Key lockedKey(Errand<?> errand, Problem problem) {
        String snapshot = errand.lock().map(Errand.Lock::snapshot).orElse("");
        Optional<String> file = errand.key().map(KeyOffer::origin).filter(origin -> Path.of(origin)
                .isAbsolute());
        return new Question.Key(errand.place(), snapshot, needed(errand), Optional.of(problem), file);
    }

    private static Optional<String> needed(Errand<?> errand) {
        return errand.lock().flatMap(Errand.Lock::fingerprint).map(Fingerprints::shortened);
    }

    private void wrongKey(Errand<?> errand, Question.Key again, Problem problem) {
        errand.key().ifPresent(keys::drop);
        ask(again, errand.opening(Optional.empty()), problem);
    }

    /// A key that was given before, or else the default key, is tried before anybody is asked, when it is the
    /// one that is needed.
    private void keyNeeded(Errand<?> errand, String snapshot, Optional<String> told, Problem problem) {
        Optional<String> needed = told.or(() -> needed(errand));
        Question.Key question = new Question.Key(errand.place(), snapshot, needed, Optional.empty(), Optional.empty());
        if (errand.lock().isEmpty()) {
            errand.failed().accept(problem);
        } else if (needed.isEmpty() || errand.key().isPresent()) {
            ask(question, errand.opening(Optional.empty()), problem);
        } else if (keys.find(needed.get()).isPresent()) {
            run(errand.opening(keys.find(needed.get())));
        } else {
            tryStandard(errand, question, needed.get(), problem);
        }
    }

    private void tryStandard(Errand<?> errand, Question.Key question, String needed, Problem problem) {
        work.begin(
                () -> standardKey(needed),
                found -> found.ifPresentOrElse(
                        key -> {
                            keys.keep(needed, key);
                            run(errand.opening(found));
                        },
                        () -> ask(question, errand, problem)),
                _ -> ask(question, errand, problem));
    }

    private Optional<KeyOffer> standardKey(String needed) throws IOException, InterruptedException {
        Path file = keys.standard();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Looked looked = looked(file);
        return looked.shown()
                .fingerprint()
                .map(Fingerprints::shortened)
                .filter(needed::equals)
                .map(_ -> looked.key());
    }

    private void ask(Question next, Errand<?> errand, Problem refusal) {
        isTrying.set(false);
        pending.addLast(new Pending(next, errand, refusal));
        show();
    }

    private void show() {
        question.set(Optional.ofNullable(pending.peekFirst()).map(Pending::question));
    }

    private Optional<Errand<?>> take() {
        Optional<Errand<?>> errand = Optional.ofNullable(pending.pollFirst()).map(Pending::errand);
        isTrying.set(true);
        return errand;
    }

    private void settled() {
        isTrying.set(false);
        show();
    }

    /// Nobody answers: what waits for it ends with what it lacked.
    public void decline() {
        halfway = Optional.empty();
        Optional<Pending> first = Optional.ofNullable(pending.pollFirst());
        settled();
        first.ifPresent(one -> one.errand().failed().accept(one.refusal()));
    }

    /// The person went elsewhere, which answers no question.
    public void leave() {
        while (question.get().isPresent()) {
            decline();
        }
    }

    /// It is the right certificate.
    public void trust() {
        if (question.get().orElse(null) instanceof Question.Certificate asked) {
            take().ifPresent(errand -> work.begin(() -> trusted(asked), place -> resume(errand.at(place)), problem -> {
                settled();
                errand.failed().accept(problem);
            }));
        }
    }

    /// A fingerprint that was saved with the repository counts before an answer, so it is replaced.
    private Place trusted(Question.Certificate asked) throws IOException, InterruptedException {
        Place place = asked.place();
        helper.ask(new Request.TrustCertificate(place.source(Optional.empty()), asked.fingerprint()));
        if (place.fingerprint().isEmpty()) {
            return place;
        }
        if (isSaved(place)) {
            helper.ask(new Request.AddRepository(
                    Optional.of(place.name()),
                    new SecretText(place.repository()),
                    Optional.of(place.namespace()),
                    Optional.of(asked.fingerprint()),
                    true));
        }
        return new Place(place.name(), place.repository(), place.namespace(), Optional.of(asked.fingerprint()));
    }

    /// One that is about to be added is looked at before it is saved.
    private boolean isSaved(Place place) throws IOException, InterruptedException {
        return helper.ask(new Request.ListRepositories(), Reply.Repositories.class).repositories().stream()
                .anyMatch(saved ->
                        saved.name().equals(place.name()) && saved.repository().equals(place.repository()));
    }

    /// A password or a token's secret was typed.
    ///
    /// @param toRemember whether the desktop's keyring is to keep it
    public void signIn(SecretText secret, boolean toRemember) {
        remember = toRemember;
        if (question.get().orElse(null) instanceof Question.SignIn) {
            take().ifPresent(errand -> logIn(errand, secret, Optional.empty()));
        }
    }

    /// The code of the second factor was typed.
    public void code(SecretText code) {
        if (question.get().orElse(null) instanceof Question.SecondFactor asked) {
            Optional<SecretText> secret = halfway;
            if (secret.isEmpty()) {
                Optional.ofNullable(pending.pollFirst())
                        .ifPresent(one -> ask(
                                new Question.SignIn(asked.place(), asked.user(), asked.server(), Optional.empty()),
                                one.errand(),
                                one.refusal()));
            } else {
                take().ifPresent(errand -> logIn(errand, secret.get(), Optional.of(code)));
            }
        }
    }

    private <T> void logIn(Errand<T> errand, SecretText secret, Optional<SecretText> code) {
        halfway = Optional.of(secret);
        AccessOffer offer = new AccessOffer(Optional.of(secret), code, Optional.empty(), Optional.empty());
        isTrying.set(true);
        work.begin(
                () -> helper.ask(new Request.LogIn(errand.place().source(offer), remember)),
                _ -> {
                    halfway = Optional.empty();
                    resume(errand.typing(Optional.empty()));
                },
                problem -> refused(errand.typing(kept(secret, problem)), problem));
    }

    /// What was typed once is not asked for again only because something else was lacking.
    private static Optional<SecretText> kept(SecretText secret, Problem problem) {
        return problem instanceof CertificateUnknown || problem instanceof CertificateChanged
                ? Optional.of(secret)
                : Optional.empty();
    }

    /// A key was chosen.
    public void key(KeyOffer key) {
        if (question.get().orElse(null) instanceof Question.Key asked) {
            take().ifPresent(errand -> {
                asked.needed().or(() -> needed(errand)).ifPresent(fingerprint -> keys.keep(fingerprint, key));
                resume(errand.opening(Optional.of(key)));
            });
        }
    }

    /// A key file came by itself. If a key is asked for, it is the answer, as far as it goes.
    ///
    /// @return whether a key was asked for
    public boolean bring(Path file) {
        if (!(question.get().orElse(null) instanceof Question.Key asked)) {
            return false;
        }
        Pending first = pending.removeFirst();
        pending.addFirst(new Pending(asked.with(file.toString()), first.errand(), first.refusal()));
        show();
        return true;
    }

    /// A key file came by itself while a locked backup was looked at: it is asked whether it fits, and for its
    /// password.
    ///
    /// @param done when it is at hand from now on
    void unlock(Place place, Errand.Lock lock, Path file, Consumer<Boolean> done, Consumer<Problem> failed) {
        Optional<String> needed = lock.fingerprint().map(Fingerprints::shortened);
        Errand<Boolean> errand =
                new Errand<>(place, Optional.of(lock), source -> source.key().isPresent(), done, failed);
        ask(
                new Question.Key(place, lock.snapshot(), needed, Optional.empty(), Optional.of(file.toString())),
                errand,
                new KeyNeeded(needed.orElse(""), lock.snapshot()));
    }

    /// Keeps a key for whatever it fits.
    void keep(Path file, Consumer<Reply.KeyShown> done, Consumer<Problem> failed) {
        look(
                file,
                (key, shown) -> {
                    shown.fingerprint().ifPresent(fingerprint -> keys.keep(fingerprint, key));
                    done.accept(shown);
                },
                failed);
    }

    /// What a key file says of itself, to compare it with what is needed. It is read elsewhere.
    public void look(Path file, BiConsumer<KeyOffer, Reply.KeyShown> done, Consumer<Problem> failed) {
        work.begin(() -> looked(file), looked -> done.accept(looked.key(), looked.shown()), failed);
    }

    private Looked looked(Path file) throws IOException, InterruptedException {
        if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
            // A pipe is waited at for ever, and everything else that waits, with it.
            throw new ProblemException(new KeyFileUnreadable(file.toString(), "it is no regular file"));
        }
        KeyOffer key = KeyFileContent.read(file, file.toString());
        return new Looked(key, helper.ask(new Request.ShowKey(key), Reply.KeyShown.class));
    }

    private record Looked(KeyOffer key, Reply.KeyShown shown) {}

    private void resume(Errand<?> errand) {
        settled();
        run(errand);
    }
}
