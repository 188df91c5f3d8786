package mapback.app.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import mapback.app.model.Deeds.Subject;
import mapback.app.text.Names;
import mapback.problem.KeyProblem.KeyNeeded;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.protocol.FileRow;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import mapback.protocol.KeyOffer;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.Source;
import mapback.protocol.TestResult;
import mapback.protocol.TestStep;
import mapback.protocol.WaitingRow;

/// Walks every link between here and what is in a backup, up to the first that breaks, and says how long each
/// took: from the network to the place's backups, and, when a backup is looked at, on to it, its key, and a piece
/// of it.
public final class Chain {
    private final Helper helper;
    private final Work work;
    private final Keys keys;
    private final ObservableList<Link> links = FXCollections.observableArrayList();
    private final ObservableList<Link> shownLinks = FXCollections.unmodifiableObservableList(links);
    private final ReadOnlyBooleanWrapper isWalking = new ReadOnlyBooleanWrapper(false);
    private Optional<Work.Doing> doing = Optional.empty();

    /// What is looked at, in this order.
    public enum Step {
        /// Whether something answers there that speaks TLS.
        REACH,
        /// Whether the certificate is one to be trusted.
        CERTIFICATE,
        /// Whether the login is taken.
        SIGN_IN,
        /// Whether the datastore is there.
        DATASTORE,
        /// Whether its backups can be seen.
        RIGHTS,
        /// Whether the backup is there.
        SNAPSHOT,
        /// Whether the key of a locked backup is at hand.
        KEY,
        /// Whether a piece of it can be read, and is what was backed up.
        CHUNK;

        private static Step of(TestStep step) {
            return switch (step) {
                case REACH -> REACH;
                case CERTIFICATE -> CERTIFICATE;
                case SIGN_IN -> SIGN_IN;
                case DATASTORE -> DATASTORE;
                case RIGHTS -> RIGHTS;
            };
        }
    }

    /// A link of the chain.
    ///
    /// @param state  how it is
    /// @param detail what was found, in the field's words
    /// @param millis how long it took
    public record Link(Step step, State state, String detail, long millis, Optional<Problem> problem) {
        private Link(Step step) {
            this(step, State.NOT_REACHED, "", 0, Optional.empty());
        }
    }

    /// How a link is.
    public enum State {
        /// Not tried.
        NOT_REACHED,
        /// It holds.
        HOLDS,
        /// It is broken.
        BROKEN
    }

    Chain(Helper helper, Work work, Keys keys) {
        this.helper = helper;
        this.work = work;
        this.keys = keys;
    }

    /// From here to the backup.
    public ObservableList<Link> links() {
        return shownLinks;
    }

    /// Whether it is being walked.
    public ReadOnlyBooleanProperty isWalking() {
        return isWalking.getReadOnlyProperty();
    }

    /// Walks it anew.
    ///
    /// @param subject the backup that is looked at in that place
    public void walk(Place place, Optional<Subject> subject) {
        doing.ifPresent(Work.Doing::drop);
        links.setAll(steps(place, subject).stream().map(Link::new).toList());
        isWalking.set(true);
        Optional<KeyOffer> key =
                subject.flatMap(one -> one.snapshot().fingerprint()).flatMap(keys::find);
        doing = Optional.of(work.begin(
                () -> {
                    if (holds(place) && subject.isPresent()) {
                        look(subject.get(), place.source(key));
                    }
                    return true;
                },
                _ -> isWalking.set(false),
                problem -> {
                    broken(problem);
                    isWalking.set(false);
                }));
    }

    private static List<Step> steps(Place place, Optional<Subject> subject) {
        List<Step> steps = new ArrayList<>();
        if (place.isOfServer()) {
            steps.addAll(List.of(Step.REACH, Step.CERTIFICATE, Step.SIGN_IN));
        }
        steps.addAll(List.of(Step.DATASTORE, Step.RIGHTS));
        if (subject.isPresent()) {
            steps.add(Step.SNAPSHOT);
            subject.get().snapshot().fingerprint().ifPresent(_ -> steps.add(Step.KEY));
            smallest(subject.get()).ifPresent(_ -> steps.add(Step.CHUNK));
        }
        return steps;
    }

    /// What of the backup is read: the smallest of what consists of chunks.
    private static Optional<FileRow> smallest(Subject subject) {
        return subject.snapshot().files().stream()
                .filter(file -> Backups.kind(file) == ContentKind.DISK || Backups.kind(file) == ContentKind.FILES)
                .min(Comparator.comparingLong(file -> file.size().orElse(Long.MAX_VALUE)));
    }

    private boolean holds(Place place) throws IOException, InterruptedException {
        AtomicLong begun = new AtomicLong(System.nanoTime());
        AtomicBoolean isBroken = new AtomicBoolean();
        helper.follow(new Request.TestRepository(place.source(Optional.empty())), reply -> {
            TestResult result = ((Reply.StepTested) reply).result();
            long now = System.nanoTime();
            long millis = (now - begun.getAndSet(now)) / 1_000_000;
            result.problem().ifPresent(_ -> isBroken.set(true));
            tell(Step.of(result.step()), result.detail(), millis, result.problem());
        });
        return !isBroken.get();
    }

    private void look(Subject subject, Source source) throws IOException, InterruptedException {
        boolean holds = tried(Step.SNAPSHOT, () -> {
            helper.ask(new Request.ListFiles(source, subject.name()));
            return subject.name();
        });
        Optional<String> fingerprint = subject.snapshot().fingerprint();
        if (holds && fingerprint.isPresent()) {
            holds = tried(Step.KEY, () -> {
                if (source.key().isEmpty()) {
                    throw new ProblemException(new KeyNeeded(fingerprint.get(), subject.name()));
                }
                return fingerprint.get();
            });
        }
        Optional<FileRow> smallest = smallest(subject);
        if (holds && smallest.isPresent()) {
            tried(Step.CHUNK, () -> read(subject, source, smallest.get().filename()));
        }
    }

    /// What a link takes.
    private interface Look {
        /// @return what was found
        String look() throws IOException, InterruptedException;
    }

    private boolean tried(Step step, Look look) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Optional<Problem> problem = Optional.empty();
        String found = "";
        try {
            found = look.look();
        } catch (ProblemException e) {
            problem = Optional.of(e.problem());
        }
        tell(step, found, (System.nanoTime() - begun) / 1_000_000, problem);
        return problem.isEmpty();
    }

    /// A test that ends as soon as a piece has come and is right.
    private String read(Subject subject, Source source, String archive) throws IOException, InterruptedException {
        String job = helper.ask(
                        new Request.Verify(source, subject.name(), Optional.of(archive)), Reply.JobStarted.class)
                .job();
        AtomicReference<Optional<Problem>> problem = new AtomicReference<>(Optional.empty());
        AtomicBoolean isEnough = new AtomicBoolean();
        helper.follow(new Request.WatchJob(job), reply -> {
            JobRow row = ((Reply.JobChanged) reply).job();
            if (row.state().isEnded()) {
                row.problem()
                        .filter(_ -> row.state() == JobState.FAILED)
                        .ifPresent(one -> problem.set(Optional.of(one)));
            } else if ((row.counts().verified() > 0 || row.waiting().isPresent()) && !isEnough.getAndSet(true)) {
                // Nobody waits here for a server that is away.
                problem.set(row.waiting().map(WaitingRow::reason));
                helper.ask(new Request.CancelJob(job));
            }
        });
        if (problem.get().isPresent()) {
            throw new ProblemException(problem.get().get());
        }
        return Names.ofArchive(archive);
    }

    private void tell(Step step, String detail, long millis, Optional<Problem> problem) {
        State state = problem.isPresent() ? State.BROKEN : State.HOLDS;
        work.window().execute(() -> put(new Link(step, state, detail, millis, problem)));
    }

    /// What the test itself ended with is told at the first link that was not reached.
    private void broken(Problem problem) {
        links.stream()
                .filter(link -> link.state() == State.NOT_REACHED)
                .findFirst()
                .ifPresent(link -> put(new Link(link.step(), State.BROKEN, "", 0, Optional.of(problem))));
    }

    private void put(Link next) {
        links.replaceAll(link -> link.step() == next.step() ? next : link);
    }
}
