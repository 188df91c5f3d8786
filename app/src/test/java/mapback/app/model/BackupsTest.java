package mapback.app.model;

import static mapback.app.model.Rows.DAY;
import static mapback.app.model.Rows.NOON;
import static mapback.app.model.Rows.file;
import static mapback.app.model.Rows.group;
import static mapback.app.model.Rows.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javafx.collections.ListChangeListener;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.FolderMissing;
import mapback.protocol.FileRow;
import mapback.protocol.GroupRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SnapshotRow;
import mapback.protocol.Source;
import org.junit.jupiter.api.Test;

/// What is in a repository: machines, days, contents.
class BackupsTest {
    private static final Place STORE = new Place("store", "/store", "", Optional.empty());
    private static final Place OTHER = new Place("other", "/other", "", Optional.empty());

    private final AtomicReference<List<GroupRow>> groups =
            new AtomicReference<>(List.of(group("100", NOON - DAY), group("101", NOON)));
    private boolean isGone;

    private final ScriptedHelper helper = new ScriptedHelper(request -> switch (request) {
        case Request.ListGroups _ when isGone -> throw new ProblemException(new FolderMissing("/store"));
        case Request.ListGroups(Source source)
        when source.repository().equals("/other") -> new Reply.Groups(List.of(group("200", NOON)));
        case Request.ListGroups _ -> new Reply.Groups(groups.get());
        case Request.ListNamespaces _ -> new Reply.Namespaces(List.of("", "cluster"));
        case Request.ListSnapshots(var _, Optional<String> name) ->
            new Reply.Snapshots(List.of(day(name.orElseThrow(), NOON - DAY), day(name.orElseThrow(), NOON)));
        case Request.GetNotes _ -> new Reply.Notes("first line\nsecond line\n");
        default -> throw new IllegalStateException(request.toString());
    });
    private final Backups backups =
            new Backups(helper, new Entrance(helper, helper.work(), new Keys(Path.of("/nowhere"))));

    private static SnapshotRow day(String group, long time) {
        return snapshot(
                group.substring(3),
                time,
                file("index.json.blob", 1),
                file("qemu-server.conf.blob", 1),
                file("drive-scsi0.img.fidx", 10),
                file("drive-scsi1.img.fidx", 20));
    }

    /// Machines, days and notes are three answers.
    private void answers(int number) throws InterruptedException {
        for (int i = 0; i < number; i++) {
            helper.next();
        }
    }

    @Test
    void the_newest_backup_of_the_machine_that_was_backed_up_last_is_chosen() throws Exception {
        backups.show(STORE);
        assertThat(backups.state().get()).isInstanceOf(Backups.State.Asking.class);
        answers(3);
        assertThat(backups.state().get()).isInstanceOf(Backups.State.There.class);
        assertThat(backups.machines()).extracting(GroupRow::backupId).containsExactly("101", "100");
        assertThat(backups.machine().get()).contains(group("101", NOON));
        assertThat(backups.days()).extracting(SnapshotRow::backupTime).containsExactly(NOON, NOON - DAY);
        assertThat(backups.day().get())
                .get()
                .extracting(SnapshotRow::backupTime)
                .isEqualTo(NOON);
        assertThat(backups.notes().get()).isEqualTo("first line\nsecond line");
    }

    @Test
    void disks_come_first_the_list_of_files_is_none_of_them_and_the_largest_disk_is_the_likeliest() throws Exception {
        backups.show(STORE);
        answers(2);
        assertThat(backups.contents())
                .extracting(FileRow::filename)
                .containsExactly("drive-scsi0.img.fidx", "drive-scsi1.img.fidx", "qemu-server.conf.blob");
        assertThat(backups.likeliest()).get().extracting(FileRow::filename).isEqualTo("drive-scsi1.img.fidx");
    }

    @Test
    void a_bookmark_leads_to_its_day_and_its_disk() throws Exception {
        backups.show(STORE, "vm/100/2026-01-10T12:00:00Z", "drive-scsi0.img");
        answers(2);
        assertThat(backups.machine().get()).contains(group("100", NOON - DAY));
        assertThat(backups.day().get())
                .get()
                .extracting(SnapshotRow::backupTime)
                .isEqualTo(NOON - DAY);
        assertThat(backups.likeliest()).get().extracting(FileRow::filename).isEqualTo("drive-scsi0.img.fidx");
    }

    @Test
    void the_subject_of_a_deed_is_what_is_chosen() throws Exception {
        backups.show(STORE);
        assertThat(backups.subject()).isEmpty();
        answers(2);
        backups.content().set(Optional.of(backups.contents().getFirst()));
        assertThat(backups.subject()).get().satisfies(subject -> {
            assertThat(subject.name()).isEqualTo("vm/101/2026-01-11T12:00:00Z");
            assertThat(subject.archive()).contains("drive-scsi0.img.fidx");
        });
    }

    @Test
    void the_filter_finds_numbers_and_names_in_any_case() throws Exception {
        backups.show(STORE);
        answers(2);
        backups.filter().set("  MACHINE 100 ");
        assertThat(backups.machines()).extracting(GroupRow::backupId).containsExactly("100");
        backups.filter().set("vm/101");
        assertThat(backups.machines()).extracting(GroupRow::backupId).containsExactly("101");
    }

    @Test
    void an_answer_about_what_is_no_longer_looked_at_is_dropped() throws Exception {
        backups.show(STORE);
        backups.show(OTHER);
        // Both answers are handed over, in whatever order, and what is asked for by the one that counts.
        answers(3);
        assertThat(backups.machines()).extracting(GroupRow::backupId).containsExactly("200");
    }

    @Test
    void what_cannot_be_listed_is_told_and_a_refresh_tries_again() throws Exception {
        isGone = true;
        backups.show(STORE);
        answers(1);
        assertThat(backups.state().get()).isEqualTo(new Backups.State.Failed(new FolderMissing("/store")));
        isGone = false;
        backups.refresh();
        answers(2);
        assertThat(backups.days()).isNotEmpty();
    }

    @Test
    void a_refresh_keeps_the_day_that_is_chosen() throws Exception {
        backups.show(STORE);
        answers(3);
        backups.day().set(Optional.of(backups.days().getLast()));
        answers(1);
        groups.set(List.of(group("100", NOON - DAY), group("101", NOON), group("102", NOON + DAY)));
        backups.refresh();
        answers(3);
        assertThat(backups.machines()).hasSize(3);
        assertThat(backups.machine().get()).contains(group("101", NOON));
        assertThat(backups.day().get())
                .get()
                .extracting(SnapshotRow::backupTime)
                .isEqualTo(NOON - DAY);
    }

    @Test
    void a_refresh_keeps_what_is_chosen_of_the_day() throws Exception {
        backups.show(STORE);
        answers(3);
        FileRow small = backups.contents().getFirst();
        backups.content().set(Optional.of(small));
        List<FileRow> before = List.copyOf(backups.contents());
        backups.contents().addListener((ListChangeListener<FileRow>) _ -> {
            throw new AssertionError("a list that is made anew loses what is chosen in it");
        });
        backups.refresh();
        answers(3);
        assertThat(backups.contents()).isEqualTo(before);
        assertThat(backups.content().get()).contains(small);
    }

    @Test
    void the_machine_whose_days_are_shown_is_one_that_the_filter_lets_through() throws Exception {
        backups.show(STORE);
        answers(3);
        backups.filter().set("vm/100");
        assertThat(backups.machine().get()).contains(group("100", NOON - DAY));
        backups.filter().set("nothing is called so");
        assertThat(backups.machine().get()).isEmpty();
        assertThat(backups.days()).isEmpty();
        backups.filter().set("");
        assertThat(backups.machine().get()).contains(group("101", NOON));
    }
}
