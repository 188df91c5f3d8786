package mapback.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mapback.pbs.format.Group;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.SnapshotName;
import mapback.problem.DamageProblem.BlobDamaged;
import mapback.problem.DamageProblem.ManifestDamaged;
import mapback.problem.DamageProblem.ManifestFault;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.GroupEmpty;
import mapback.problem.RepositoryProblem.GroupMissing;
import mapback.problem.RepositoryProblem.NameInvalid;
import mapback.problem.RepositoryProblem.SnapshotAmbiguous;
import mapback.problem.RepositoryProblem.SnapshotMissing;
import mapback.problem.RepositoryProblem.SnapshotUnfinished;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenRepositoryTest {
    private static final String FIRST = "vm/100/2026-01-10T08:00:00Z";
    private static final String SECOND = "vm/100/2026-01-11T08:00:00Z";
    private static final String THIRD = "vm/100/2026-02-11T08:00:00Z";
    private static final String RUNNING = "vm/100/2026-02-12T08:00:00Z";

    @TempDir
    private Path folder;

    private final TestEngine engine = new TestEngine();
    private final List<Path> made = new ArrayList<>();

    @BeforeEach
    void make() throws Exception {
        MadeDatastore datastore = new MadeDatastore(folder);
        for (String name : List.of(THIRD, FIRST, SECOND)) {
            made.add(datastore.snapshot(name));
        }
        made.add(datastore.unfinished(RUNNING));
        made.add(datastore.unfinished("vm/7/2026-02-12T08:00:00Z"));
    }

    @AfterEach
    void end() {
        engine.close();
    }

    @Test
    void a_whole_name_means_that_snapshot() throws Exception {
        assertThat(resolved(FIRST)).isEqualTo(FIRST);
    }

    @Test
    void a_group_means_its_newest_finished_snapshot() throws Exception {
        assertThat(resolved("vm/100")).isEqualTo(THIRD);
    }

    @Test
    void the_beginning_of_one_time_means_that_snapshot() throws Exception {
        assertThat(resolved("vm/100/2026-01-11")).isEqualTo(SECOND);
        assertThat(resolved("vm/100/2026-01-11T08:00:00")).isEqualTo(SECOND);
        assertThat(resolved("vm/100/2026-02")).isEqualTo(THIRD);
    }

    @Test
    void the_beginning_of_two_times_is_answered_with_both() {
        assertThat(problem("vm/100/2026-01"))
                .isEqualTo(new SnapshotAmbiguous("vm/100/2026-01", List.of(FIRST, SECOND)));
        assertThat(problem("vm/100/")).isInstanceOf(SnapshotAmbiguous.class);
    }

    @Test
    void only_five_of_many_matches_are_shown() throws Exception {
        MadeDatastore datastore = new MadeDatastore(folder);
        for (int day = 10; day < 17; day++) {
            datastore.snapshot("host/a/2026-01-" + day + "T00:00:00Z");
        }
        assertThat(problem("host/a/2026"))
                .isInstanceOfSatisfying(
                        SnapshotAmbiguous.class,
                        ambiguous -> assertThat(ambiguous.matches()).hasSize(6).endsWith("…"));
    }

    @Test
    void what_means_no_snapshot_is_told_apart() {
        assertThat(problem("vm/100/2025")).isEqualTo(new SnapshotMissing("vm/100/2025", ""));
        assertThat(problem("vm/100/2025-01-10T08:00:00Z")).isInstanceOf(SnapshotMissing.class);
        assertThat(problem(RUNNING)).isEqualTo(new SnapshotUnfinished(RUNNING));
        assertThat(problem("vm/7")).isEqualTo(new GroupEmpty("vm/7", ""));
        assertThat(problem("vm/8")).isEqualTo(new GroupMissing("vm/8", ""));
        for (String bad : List.of("", "vm", "x/1", "vm/../1", "vm/100/yesterday", FIRST + "x", FIRST + "/a")) {
            assertThat(problem(bad)).as(bad).isInstanceOf(NameInvalid.class);
        }
    }

    @Test
    void one_groups_odd_owner_and_notes_do_not_hide_the_others() throws Exception {
        Path group = made.getFirst().resolve("..").normalize();
        Files.deleteIfExists(group.resolve("owner"));
        Files.createDirectory(group.resolve("owner"));
        Files.createSymbolicLink(group.resolve("notes"), Path.of("/etc/passwd"));
        assertThat(names(snapshots(Optional.empty()))).containsExactly(FIRST, SECOND, THIRD);
        List<GroupSummary> groups = open().groups(Namespace.ROOT);
        assertThat(groups).map(one -> one.group().text()).containsExactly("vm/7", "vm/100");
        assertThat(groups.getLast().owner()).isEmpty();
        assertThat(groups.getLast().comment()).isEmpty();
    }

    @Test
    void unfinished_snapshots_are_not_listed_and_their_group_counts_none() throws Exception {
        assertThat(names(snapshots(Optional.empty()))).containsExactly(FIRST, SECOND, THIRD);
        List<GroupSummary> groups = open().groups(Namespace.ROOT);
        assertThat(groups).map(group -> group.group().text()).containsExactly("vm/7", "vm/100");
        assertThat(groups).map(GroupSummary::backupCount).containsExactly(0L, 3L);
        assertThat(groups.getFirst().lastBackup()).isEmpty();
    }

    @Test
    void a_damaged_manifest_stays_in_the_list_with_its_problem_and_file_names() throws Exception {
        Path second = made.get(2);
        Files.write(second.resolve("drive.img.fidx"), new byte[5]);
        Files.write(second.resolve("index.json.blob"), new byte[20]);
        List<SnapshotSummary> rows = snapshots(Optional.empty());
        assertThat(names(rows)).containsExactly(FIRST, SECOND, THIRD);
        SnapshotSummary row = rows.get(1);
        assertThat(row.problem().orElseThrow()).isInstanceOf(BlobDamaged.class);
        assertThat(row.size()).isEmpty();
        assertThat(row.files()).map(file -> file.name().server()).containsExactly("drive.img.fidx", "index.json.blob");
        assertThat(row.files()).allMatch(file -> file.cryptMode().isEmpty());
    }

    @Test
    void a_manifest_of_another_snapshot_is_noticed_in_the_list() throws Exception {
        Files.copy(made.get(1).resolve("index.json.blob"), made.get(3).resolve("index.json.blob"));
        Problem problem = snapshots(Optional.empty()).getLast().problem().orElseThrow();
        assertThat(problem).isEqualTo(new ManifestDamaged(RUNNING, ManifestFault.OTHER_SNAPSHOT, FIRST));
    }

    @Test
    void one_group_alone_is_listed() throws Exception {
        assertThat(snapshots(Optional.of(Group.parse("vm/7", "here")))).isEmpty();
        assertThat(snapshots(Optional.of(Group.parse("vm/100", "here")))).hasSize(3);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> snapshots(Optional.of(Group.parse("vm/8", "here"))))
                .matches(e -> e.problem() instanceof GroupMissing);
    }

    private OpenRepository open() throws ProblemException {
        return engine.open(folder.toString());
    }

    private List<SnapshotSummary> snapshots(Optional<Group> group) throws Exception {
        return open().snapshots(Namespace.ROOT, group);
    }

    private static List<String> names(List<SnapshotSummary> rows) {
        return rows.stream().map(SnapshotSummary::name).map(SnapshotName::text).toList();
    }

    private String resolved(String text) throws Exception {
        return open().resolve(Namespace.ROOT, text).text();
    }

    private Problem problem(String text) {
        return assertThatExceptionOfType(ProblemException.class)
                .as(text)
                .isThrownBy(() -> resolved(text))
                .actual()
                .problem();
    }
}
