package mapback.service;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import mapback.archive.Archive;
import mapback.chunk.Chunks;
import mapback.pbs.format.ArchiveKind;
import mapback.pbs.format.ArchiveName;
import mapback.problem.GeneralProblem.Cancelled;
import mapback.problem.HelperProblem.MessageInvalid;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.TargetProblem.RestoreCancelled;
import mapback.repository.Repositories;
import mapback.restore.BlobRestore;
import mapback.restore.Course;
import mapback.restore.ImageRestore;
import mapback.restore.Means;
import mapback.restore.Origin;
import mapback.restore.StreamRestore;
import mapback.restore.Target;
import mapback.restore.TargetOptions;
import mapback.restore.TargetPlace;
import mapback.restore.Verification;
import mapback.service.SnapshotFinder.Found;

/// Makes works that read snapshots.
final class SnapshotWorks implements WorkMaker {
    private static final int UMASK_BITS = 0777;

    private final Repositories repositories;
    private final Sources sources;
    private final Means means;

    /// @param backups what is restored
    /// @param means   stay the caller's
    SnapshotWorks(Backups backups, Means means) {
        this.repositories = backups.repositories();
        this.sources = backups.sources();
        this.means = means;
    }

    @Override
    public Work prepare(JobSpec spec, Offers offers, Optional<StreamSink> sink)
            throws IOException, InterruptedException {
        Held held = new Held();
        sink.ifPresent(stream -> held.giveAtEnd(stream::close));
        boolean ready = false;
        try {
            Work work =
                    switch (spec.kind()) {
                        case RESTORE ->
                            sink.isPresent() ? stream(spec, offers, sink.get(), held) : file(spec, offers, held);
                        case VERIFY -> verification(spec, offers, held);
                    };
            ready = true;
            return work;
        } finally {
            if (!ready) {
                held.close();
            }
        }
    }

    private static Found find(Sources sources, JobSpec spec, Offers offers, Held held)
            throws IOException, InterruptedException {
        return new SnapshotFinder(sources)
                .find(
                        new SnapshotFinder.Wanted(spec.repository(), spec.namespace(), spec.snapshot()),
                        offers.access(),
                        offers.key(),
                        held);
    }

    private static JobSpec resolved(Found found, JobSpec asked, String archive, String target) {
        return asked.resolved(found.snapshot().name().text(), archive, target);
    }

    private Work file(JobSpec spec, Offers offers, Held held) throws IOException, InterruptedException {
        Found found = find(sources, spec, offers, held);
        ArchiveName archive = ArchiveName.ofUser(spec.archive(), "archive");
        FileArchives.mustNotBeUnpacked(archive, found.snapshot());
        TargetOptions options = new TargetOptions(
                spec.options().overwrite(),
                spec.options().changedOnly(),
                spec.options().umask() & UMASK_BITS);
        TargetPlace place = TargetPlace.find(
                path(spec.target()), archive, found.repository().folder(), options);
        if (archive.kind() == ArchiveKind.BLOB) {
            byte[] content = found.snapshot().blob(archive);
            Target target = take(place, options, found, spec, archive, held);
            BlobRestore restore = new BlobRestore(content, target, means);
            if (!spec.options().ignoreSpace()) {
                restore.checkRoom();
            }
            return work(found, spec, archive, target, restore::run, held);
        }
        Archive opened = found.snapshot().archive(archive);
        Target target = take(place, options, found, spec, archive, held);
        ImageRestore restore = new ImageRestore(opened, target, spec.options().skipDamaged(), means);
        if (!spec.options().ignoreSpace()) {
            restore.checkRoom();
        }
        return work(found, spec, archive, target, restore::run, held);
    }

    private static Path path(String target) throws ProblemException {
        try {
            Path path = Path.of(target);
            if (path.isAbsolute()) {
                return path;
            }
            throw new ProblemException(new MessageInvalid("the target is no absolute path"));
        } catch (InvalidPathException e) {
            throw new ProblemException(new MessageInvalid("the target is no path"), e);
        }
    }

    private static Target take(
            TargetPlace place, TargetOptions options, Found found, JobSpec spec, ArchiveName archive, Held held)
            throws ProblemException {
        Origin origin = new Origin(
                found.repository().name(),
                spec.namespace(),
                found.snapshot().name().text(),
                archive.server());
        Target target = Target.take(place, options, origin);
        held.giveAtEnd(target::close);
        return target;
    }

    private static Work work(
            Found found, JobSpec spec, ArchiveName archive, Target target, PreparedWork.Body body, Held held) {
        JobSpec resolved = resolved(found, spec, archive.server(), target.file().toString());
        return new PreparedWork(resolved, body, () -> cancelled(target, archive), found.snapshot()::waiting, held);
    }

    private static Problem cancelled(Target target, ArchiveName archive) {
        return target.leavesPart()
                ? new RestoreCancelled(
                        target.file().toString(), target.unfinished().toString())
                : new Cancelled(archive.user());
    }

    private Work stream(JobSpec spec, Offers offers, StreamSink sink, Held held)
            throws IOException, InterruptedException {
        Found found = find(sources, spec, offers, held);
        ArchiveName archive = ArchiveName.ofUser(spec.archive(), "archive");
        FileArchives.mustNotBeSplit(archive, found.snapshot());
        StreamBody body;
        if (archive.kind() == ArchiveKind.BLOB) {
            byte[] content = found.snapshot().blob(archive);
            body = (out, course) -> StreamRestore.write(content, archive.user(), out, course);
        } else {
            Archive opened = found.snapshot().archive(archive);
            body = new StreamRestore(opened, spec.options().skipDamaged())::run;
        }
        JobSpec resolved = resolved(found, spec, archive.server(), "");
        return new PreparedWork(
                resolved,
                course -> write(sink, body, course),
                () -> new Cancelled(archive.user()),
                found.snapshot()::waiting,
                held);
    }

    private interface StreamBody {
        Optional<Problem> run(WritableByteChannel out, Course course) throws IOException, InterruptedException;
    }

    private static Optional<Problem> write(StreamSink sink, StreamBody body, Course course)
            throws IOException, InterruptedException {
        try (WritableByteChannel out = sink.open()) {
            return body.run(out, course);
        }
    }

    /// Reads through a pipeline of its own: what is at hand in that of the others would not be read from the disk.
    private Work verification(JobSpec spec, Offers offers, Held held) throws IOException, InterruptedException {
        Chunks chunks = new Chunks(means.pool(), means.cores());
        held.giveAtEnd(chunks::close);
        Repositories own = repositories.through(chunks, means.cores());
        held.giveAtEnd(own::close);
        Found found = find(sources.through(own), spec, offers, held);
        Optional<ArchiveName> only = Optional.empty();
        if (!spec.archive().isEmpty()) {
            only = Optional.of(ArchiveName.ofUser(spec.archive(), "archive"));
        }
        Verification verification = new Verification(found.snapshot(), only);
        verification.check();
        JobSpec resolved = resolved(found, spec, only.map(ArchiveName::server).orElse(""), "");
        return new PreparedWork(
                resolved, verification::run, () -> new Cancelled(resolved.what()), found.snapshot()::waiting, held);
    }
}
