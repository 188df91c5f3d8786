package mapback.app.model;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import mapback.problem.Problem;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.TestResult;
import mapback.protocol.TestStep;

/// Walks every link between here and a place's backups, up to the first that breaks, and says how long each took.
public final class Chain {
    private final Helper helper;
    private final Work work;
    private final ObservableList<Link> links = FXCollections.observableArrayList();
    private final ObservableList<Link> shownLinks = FXCollections.unmodifiableObservableList(links);
    private final ReadOnlyBooleanWrapper isWalking = new ReadOnlyBooleanWrapper(false);
    private Optional<Work.Doing> doing = Optional.empty();

    /// A link of the chain.
    ///
    /// @param state  how it is
    /// @param detail what was found, in the field's words
    /// @param millis how long it took
    public record Link(TestStep step, State state, String detail, long millis, Optional<Problem> problem) {
        private Link(TestStep step) {
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

    Chain(Helper helper, Work work) {
        this.helper = helper;
        this.work = work;
    }

    /// From here to the backups.
    public ObservableList<Link> links() {
        return shownLinks;
    }

    /// Whether it is being walked.
    public ReadOnlyBooleanProperty isWalking() {
        return isWalking.getReadOnlyProperty();
    }

    /// Walks it anew.
    public void walk(Place place) {
        doing.ifPresent(Work.Doing::drop);
        links.setAll(steps(place).map(Link::new).toList());
        isWalking.set(true);
        doing = Optional.of(work.begin(
                () -> {
                    follow(place);
                    return true;
                },
                _ -> isWalking.set(false),
                problem -> {
                    broken(problem);
                    isWalking.set(false);
                }));
    }

    private static Stream<TestStep> steps(Place place) {
        List<TestStep> ofFolder = List.of(TestStep.DATASTORE, TestStep.RIGHTS);
        return Arrays.stream(TestStep.values()).filter(step -> place.isOfServer() || ofFolder.contains(step));
    }

    private void follow(Place place) throws IOException, InterruptedException {
        AtomicLong begun = new AtomicLong(System.nanoTime());
        helper.follow(new Request.TestRepository(place.source(Optional.empty())), reply -> {
            TestResult result = ((Reply.StepTested) reply).result();
            long now = System.nanoTime();
            long millis = (now - begun.getAndSet(now)) / 1_000_000;
            work.window().execute(() -> take(result, millis));
        });
    }

    private void take(TestResult result, long millis) {
        State state = result.problem().isPresent() ? State.BROKEN : State.HOLDS;
        put(new Link(result.step(), state, result.detail(), millis, result.problem()));
    }

    /// What the test itself ended with is told at the first link that was not reached.
    private void broken(Problem problem) {
        links.stream()
                .filter(link -> link.state() == State.NOT_REACHED)
                .findFirst()
                .ifPresent(link -> put(new Link(link.step(), State.BROKEN, "", 0, Optional.of(problem))));
    }

    private void put(Link next) {
        for (int i = 0; i < links.size(); i++) {
            if (links.get(i).step() == next.step()) {
                links.set(i, next);
            }
        }
    }
}
