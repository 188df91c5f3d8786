package mapback.app.model;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import mapback.problem.Problem;
import mapback.protocol.DeviceWish;
import mapback.protocol.JobRow;
import mapback.protocol.MappingRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.RestoreOptions;
import mapback.protocol.SnapshotRow;

/// What is done with a backup: saved to a file, handed out, tested.
public final class Deeds {
    private final Helper helper;
    private final Entrance entrance;
    private final Live live;
    private final int umask;

    Deeds(Helper helper, Entrance entrance, Live live, int umask) {
        this.helper = helper;
        this.entrance = entrance;
        this.live = live;
        this.umask = umask;
    }

    /// A backup, or something in it.
    ///
    /// @param archive with its server suffix; empty for all of the backup
    public record Subject(Place place, SnapshotRow snapshot, Optional<String> archive) {
        /// As in `vm/100/2026-01-10T08:00:00Z`.
        public String name() {
            return Backups.name(snapshot);
        }

        private Optional<Errand.Lock> lock() {
            return snapshot.fingerprint().map(fingerprint -> new Errand.Lock(name(), fingerprint));
        }
    }

    /// How a file is saved.
    ///
    /// @param overwrite   an existing file is replaced
    /// @param changedOnly an existing file is brought up to date, where it differs
    /// @param skipDamaged what is damaged is left out and listed
    public record Saving(Path target, boolean overwrite, boolean changedOnly, boolean skipDamaged) {}

    /// Begins to make a file equal to an archive.
    ///
    /// @param done gets the job's id
    public void save(Subject subject, Saving saving, Consumer<String> done, Consumer<Problem> failed) {
        RestoreOptions options =
                new RestoreOptions(saving.overwrite(), saving.changedOnly(), saving.skipDamaged(), false, umask);
        run(
                subject,
                source -> helper.ask(
                                new Request.Restore(
                                        source,
                                        subject.name(),
                                        subject.archive().orElse(""),
                                        Optional.of(saving.target().toString()),
                                        options),
                                Reply.JobStarted.class)
                        .job(),
                done,
                failed);
    }

    /// Begins to read and check every piece.
    ///
    /// @param done gets the job's id
    public void test(Subject subject, Consumer<String> done, Consumer<Problem> failed) {
        run(
                subject,
                source -> helper.ask(
                                new Request.Verify(source, subject.name(), subject.archive()), Reply.JobStarted.class)
                        .job(),
                done,
                failed);
    }

    /// Makes an image a disk of this computer. The system may ask the user whether that is allowed.
    public void attach(Subject subject, Consumer<MappingRow> done, Consumer<Problem> failed) {
        DeviceWish wish = new DeviceWish(Optional.empty(), Live.asker());
        map(subject, Optional.of(wish), done, failed);
    }

    /// Hands an image out to other programs.
    public void export(Subject subject, Consumer<MappingRow> done, Consumer<Problem> failed) {
        map(subject, Optional.empty(), done, failed);
    }

    private void map(
            Subject subject, Optional<DeviceWish> device, Consumer<MappingRow> done, Consumer<Problem> failed) {
        run(
                subject,
                source -> helper.ask(
                                new Request.Map(
                                        source,
                                        subject.name(),
                                        subject.archive().orElse(""),
                                        Optional.empty(),
                                        device),
                                Reply.MappingChanged.class)
                        .mapping(),
                done,
                failed);
    }

    private <T> void run(Subject subject, Errand.Asked<T> asked, Consumer<T> done, Consumer<Problem> failed) {
        entrance.run(new Errand<>(
                subject.place(),
                subject.lock(),
                asked,
                value -> {
                    live.refresh();
                    done.accept(value);
                },
                failed));
    }

    /// Goes on with a paused or interrupted job; after a new start of the helper it needs login and key again.
    public void resume(JobItem job, Consumer<Problem> failed) {
        JobRow row = job.row().get();
        Place place = new Place(row.repository(), row.repository(), row.namespace(), Optional.empty());
        entrance.run(new Errand<>(
                place,
                Optional.of(new Errand.Lock(row.snapshot(), row.repository() + ":" + row.snapshot())),
                source -> helper.ask(new Request.ContinueJob(job.id(), source.access(), source.key())),
                _ -> live.refresh(),
                failed));
    }
}
