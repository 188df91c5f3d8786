package mapback.app.model;

import static mapback.app.model.Rows.NOON;
import static mapback.app.model.Rows.file;
import static mapback.app.model.Rows.job;
import static mapback.app.model.Rows.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mapback.app.client.ReplyTaker;
import mapback.app.model.Chain.State;
import mapback.app.model.Chain.Step;
import mapback.app.model.Deeds.Subject;
import mapback.problem.KeyProblem.KeyNeeded;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.FolderMissing;
import mapback.problem.RepositoryProblem.SnapshotMissing;
import mapback.protocol.JobCounts;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import mapback.protocol.KeyOffer;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SecretText;
import mapback.protocol.TestResult;
import mapback.protocol.TestStep;
import org.junit.jupiter.api.Test;

/// Every link between here and what is in a backup is tried, up to the first that breaks.
class ChainTest {
    private static final Place STORE = new Place("store", "/store", "", Optional.empty());
    private static final String FINGERPRINT = "aa:bb:cc:dd:ee:ff:00:11:22:33";
    private static final Subject PLAIN =
            new Subject(STORE, snapshot("100", NOON, file("a.img.fidx", 20), file("b.img.fidx", 10)), Optional.empty());
    private static final Subject LOCKED = new Subject(
            STORE, snapshot("201", NOON, Optional.of(FINGERPRINT), file("a.img.fidx", 20)), Optional.empty());

    /// A tenth of it.
    private static final JobCounts VERIFIED = new JobCounts(100, 0, 0, 10, 0, 10, 0);

    private Optional<Problem> ofStore = Optional.empty();
    private Optional<Problem> ofSnapshot = Optional.empty();
    private List<JobRow> job = List.of(job("job1", JobState.DONE));

    private final ScriptedHelper asked = new ScriptedHelper(request -> switch (request) {
        case Request.ListFiles _ when ofSnapshot.isPresent() -> throw new ProblemException(ofSnapshot.get());
        case Request.ListFiles _ -> new Reply.Files(List.of());
        case Request.Verify _ -> new Reply.JobStarted("job1", Optional.empty());
        case Request.CancelJob _ -> new Reply.JobChanged(job("job1", JobState.CANCELLED));
        default -> throw new IllegalStateException(request.toString());
    });

    /// Some answers come in parts.
    private final Helper helper = new Helper() {
        @Override
        public Reply ask(Request request) throws IOException, InterruptedException {
            return asked.ask(request);
        }

        @Override
        public void follow(Request request, ReplyTaker taker) throws IOException, InterruptedException {
            if (request instanceof Request.TestRepository) {
                taker.take(new Reply.StepTested(new TestResult(TestStep.DATASTORE, "store", ofStore)));
                if (ofStore.isEmpty()) {
                    taker.take(new Reply.StepTested(new TestResult(TestStep.RIGHTS, "3", Optional.empty())));
                }
            } else {
                for (JobRow row : job) {
                    taker.take(new Reply.JobChanged(row));
                }
            }
        }
    };

    private final Keys keys = new Keys(Path.of("/nowhere/key.json"));
    private final Chain chain = new Chain(helper, asked.work(), keys);

    private void walk(Optional<Subject> subject) throws InterruptedException {
        chain.walk(STORE, subject);
        while (chain.isWalking().get()) {
            asked.next();
        }
    }

    private State state(Step step) {
        return chain.links().stream()
                .filter(link -> link.step() == step)
                .map(Chain.Link::state)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void where_all_is_well_it_leads_to_a_piece_of_the_smallest_archive() throws Exception {
        walk(Optional.of(PLAIN));
        assertThat(chain.links())
                .extracting(Chain.Link::step)
                .containsExactly(Step.DATASTORE, Step.RIGHTS, Step.SNAPSHOT, Step.CHUNK);
        assertThat(chain.links()).allSatisfy(link -> assertThat(link.state()).isEqualTo(State.HOLDS));
        assertThat(chain.links().getLast().detail()).isEqualTo("b.img");
    }

    @Test
    void without_a_backup_it_ends_at_the_backups() throws Exception {
        walk(Optional.empty());
        assertThat(chain.links()).extracting(Chain.Link::step).containsExactly(Step.DATASTORE, Step.RIGHTS);
        assertThat(asked.asked).isEmpty();
    }

    @Test
    void behind_a_broken_link_nothing_is_tried() throws Exception {
        ofStore = Optional.of(new FolderMissing("/store"));
        walk(Optional.of(PLAIN));
        assertThat(state(Step.DATASTORE)).isEqualTo(State.BROKEN);
        assertThat(state(Step.SNAPSHOT)).isEqualTo(State.NOT_REACHED);
        assertThat(asked.asked).isEmpty();
    }

    @Test
    void a_backup_that_was_removed_is_the_broken_link() throws Exception {
        ofSnapshot = Optional.of(new SnapshotMissing("vm/100", ""));
        walk(Optional.of(PLAIN));
        assertThat(state(Step.SNAPSHOT)).isEqualTo(State.BROKEN);
        assertThat(state(Step.CHUNK)).isEqualTo(State.NOT_REACHED);
    }

    @Test
    void a_key_that_is_not_at_hand_is_the_broken_link() throws Exception {
        walk(Optional.of(LOCKED));
        assertThat(state(Step.KEY)).isEqualTo(State.BROKEN);
        assertThat(chain.links())
                .filteredOn(link -> link.step() == Step.KEY)
                .singleElement()
                .satisfies(link -> assertThat(link.problem()).get().isInstanceOf(KeyNeeded.class));
        keys.keep(FINGERPRINT, new KeyOffer(new SecretText("{}"), "/my.key", Optional.empty()));
        walk(Optional.of(LOCKED));
        assertThat(state(Step.CHUNK)).isEqualTo(State.HOLDS);
    }

    @Test
    void one_right_piece_is_enough_and_the_reading_ends_with_it() throws Exception {
        JobRow running = job("job1", JobState.RUNNING, VERIFIED);
        job = List.of(running, running, job("job1", JobState.CANCELLED));
        walk(Optional.of(PLAIN));
        assertThat(state(Step.CHUNK)).isEqualTo(State.HOLDS);
        assertThat(asked.asked).filteredOn(Request.CancelJob.class::isInstance).hasSize(1);
    }
}
