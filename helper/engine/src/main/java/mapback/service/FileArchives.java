package mapback.service;

import mapback.pbs.format.ArchiveKind;
import mapback.pbs.format.ArchiveName;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.FileArchiveNotRestorable;
import mapback.problem.RepositoryProblem.SplitArchiveNotPipeable;
import mapback.repository.OpenSnapshot;

/// What cannot be done with file archives, which are one stream (`.pxar`) or split in two (`.mpxar` and `.ppxar`).
final class FileArchives {
    private static final String WHOLE = ".pxar";
    private static final String NAMES = ".mpxar";
    private static final String CONTENTS = ".ppxar";

    private FileArchives() {}

    /// @throws ProblemException with [FileArchiveNotRestorable] for any file archive
    static void mustNotBeUnpacked(ArchiveName archive, OpenSnapshot snapshot) throws ProblemException {
        if ((isWhole(archive) && isThere(archive, snapshot)) || isHalf(archive) || isSplit(archive, snapshot)) {
            throw new ProblemException(new FileArchiveNotRestorable(archive.user()));
        }
    }

    /// @throws ProblemException with [SplitArchiveNotPipeable] for a half of a split one, or for both by their
    ///     common name
    static void mustNotBeSplit(ArchiveName archive, OpenSnapshot snapshot) throws ProblemException {
        if (isHalf(archive) || isSplit(archive, snapshot)) {
            throw new ProblemException(new SplitArchiveNotPipeable(archive.user()));
        }
    }

    private static boolean isWhole(ArchiveName archive) {
        return archive.kind() == ArchiveKind.DYNAMIC && archive.user().endsWith(WHOLE);
    }

    private static boolean isHalf(ArchiveName archive) {
        return archive.kind() == ArchiveKind.DYNAMIC
                && (archive.user().endsWith(NAMES) || archive.user().endsWith(CONTENTS));
    }

    /// Whether `x.pxar` was asked for and the snapshot has `x.mpxar` in its place.
    private static boolean isSplit(ArchiveName archive, OpenSnapshot snapshot) {
        if (!isWhole(archive) || isThere(archive, snapshot)) {
            return false;
        }
        String name = archive.user();
        String half = name.substring(0, name.length() - WHOLE.length()) + NAMES + ArchiveKind.DYNAMIC.suffix();
        return ArchiveName.isServerName(half) && isThere(new ArchiveName(half), snapshot);
    }

    private static boolean isThere(ArchiveName archive, OpenSnapshot snapshot) {
        return snapshot.manifest().find(archive).isPresent();
    }
}
