package mapback.app.model;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.SnapshotMissing;
import mapback.protocol.DeviceWish;
import mapback.protocol.FileRow;
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
    private final Repositories repositories;
    private final Live live;
    private final int umask;

    Deeds(Helper helper, Entrance entrance, Repositories repositories, Live live, int umask) {
        this.helper = helper;
        this.entrance = entrance;
        this.repositories = repositories;
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

        /// The same with another archive of the backup.
        public Subject of(Optional<String> other) {
            return new Subject(place, snapshot, other);
        }

        /// The files of the backup that can go to a target, disks first.
        public List<FileRow> possible(Target target) {
            return snapshot.files().stream()
                    .filter(file -> !file.filename().equals(Backups.MANIFEST))
                    .filter(file -> target.takes(Backups.kind(file)))
                    .sorted(Comparator.comparing((FileRow file) -> Backups.kind(file))
                            .thenComparing(FileRow::filename))
                    .toList();
        }

        /// Whether it can go to a target: the archive that is meant, or any of the backup.
        public boolean canGo(Target target) {
            return archive.map(name -> target.takes(ContentKind.of(name)))
                    .orElseGet(() -> !possible(target).isEmpty());
        }

        private Optional<Errand.Lock> lock() {
            return snapshot.fingerprint().map(fingerprint -> new Errand.Lock(name(), Optional.of(fingerprint)));
        }
    }

    /// How a file is saved.
    ///
    /// @param overwrite   an existing file is replaced
    /// @param changedOnly an existing file is brought up to date, where it differs
    /// @param skipDamaged what is damaged is left out and listed
    /// @param ignoreSpace whether it fits is not asked beforehand
    public record Saving(
            Path target, boolean overwrite, boolean changedOnly, boolean skipDamaged, boolean ignoreSpace) {}

    /// Begins to make a file equal to an archive.
    ///
    /// @param done gets the job's id
    public void save(Subject subject, Saving saving, Consumer<String> done, Consumer<Problem> failed) {
        RestoreOptions options = new RestoreOptions(
                saving.overwrite(), saving.changedOnly(), saving.skipDamaged(), saving.ignoreSpace(), umask);
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
        entrance.run(new Errand<>(
                repositories.at(row.repository()).in(row.namespace()),
                // A job does not tell which key it takes; the helper does when it lacks it.
                Optional.of(new Errand.Lock(row.snapshot(), Optional.empty())),
                source -> helper.ask(new Request.ContinueJob(job.id(), source.access(), source.key())),
                _ -> live.refresh(),
                failed));
    }

    /// The backup that a job is about, as it is now, with its archive.
    public void find(JobItem job, Consumer<Subject> done, Consumer<Problem> failed) {
        JobRow row = job.row().get();
        Place place = repositories.at(row.repository()).in(row.namespace());
        String machine = row.snapshot().substring(0, row.snapshot().lastIndexOf('/'));
        entrance.run(new Errand<>(
                place,
                Optional.empty(),
                source -> helper
                        .collect(
                                new Request.ListSnapshots(source, Optional.of(machine)),
                                Reply.Snapshots.class,
                                Reply.Snapshots::snapshots)
                        .stream()
                        .filter(one -> Backups.name(one).equals(row.snapshot()))
                        .findFirst()
                        .orElseThrow(() -> new ProblemException(new SnapshotMissing(row.snapshot(), row.namespace()))),
                one -> done.accept(new Subject(place, one, Optional.of(row.archive()))),
                failed));
    }

    /// Lets in at a server that lets nobody in any more, for what waits for that.
    ///
    /// @param in when the server answers again
    public void signIn(String repository, String namespace, Runnable in, Consumer<Problem> failed) {
        entrance.run(new Errand<>(
                repositories.at(repository).in(namespace),
                Optional.empty(),
                source -> helper.collect(new Request.ListGroups(source), Reply.Groups.class, Reply.Groups::groups),
                _ -> in.run(),
                failed));
    }

    /// Keeps a key for whatever it fits.
    ///
    /// @param kept   when it is at hand from now on
    /// @param failed when it is no key file that can be used
    public void keepKey(Path file, Runnable kept, Consumer<Problem> failed) {
        entrance.keep(file, _ -> kept.run(), failed);
    }

    /// A key file came by itself. It is for the locked backup that is looked at, when there is one: a person is
    /// asked for its password, or told that it is another one. Else it is kept for whatever it fits.
    ///
    /// @param kept   when it is at hand from now on
    /// @param failed when it is no key file that can be used
    public void bringKey(Path file, Optional<Subject> looked, Runnable kept, Consumer<Problem> failed) {
        Optional<Errand.Lock> lock = looked.flatMap(Subject::lock);
        if (entrance.bring(file)) {
            return;
        }
        if (lock.isPresent()) {
            entrance.unlock(looked.get().place(), lock.get(), file, _ -> kept.run(), _ -> {});
        } else {
            keepKey(file, kept, failed);
        }
    }
}
