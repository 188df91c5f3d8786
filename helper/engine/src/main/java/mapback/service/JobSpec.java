package mapback.service;

import java.util.Optional;
import mapback.protocol.JobKind;
import mapback.protocol.Request;
import mapback.protocol.RestoreOptions;

/// What a job is to do, without secrets: enough to begin it anew.
///
/// @param repository the datastore folder's absolute path
/// @param namespace  empty for the root namespace
/// @param snapshot   as the caller wrote it, until the job was prepared: then in full
/// @param archive    as the caller wrote it, then with its server suffix; empty for all of a snapshot
/// @param target     the file's absolute path, then without links; empty for a stream or a verification
/// @param options    of a restore; of no meaning for a verification
public record JobSpec(
        JobKind kind,
        String repository,
        String namespace,
        String snapshot,
        String archive,
        String target,
        RestoreOptions options) {
    private static final RestoreOptions NONE = new RestoreOptions(false, false, false, false, 0);

    static JobSpec of(Request.Restore request) {
        return new JobSpec(
                JobKind.RESTORE,
                request.source().repository(),
                request.source().namespace(),
                request.snapshot(),
                request.archive(),
                request.target().orElse(""),
                request.options());
    }

    static JobSpec of(Request.Verify request) {
        return new JobSpec(
                JobKind.VERIFY,
                request.source().repository(),
                request.source().namespace(),
                request.snapshot(),
                request.archive().orElse(""),
                "",
                NONE);
    }

    /// The same with everything found: a group's newest snapshot, an archive's full name, a link's target.
    JobSpec resolved(String foundSnapshot, String foundArchive, String foundTarget) {
        return new JobSpec(kind, repository, namespace, foundSnapshot, foundArchive, foundTarget, options);
    }

    /// Whether its bytes go to a reader who is there only now, so that it cannot go on later.
    boolean isStream() {
        return kind == JobKind.RESTORE && target.isEmpty();
    }

    /// The file that it writes.
    Optional<String> file() {
        return target.isEmpty() ? Optional.empty() : Optional.of(target);
    }

    /// What it is about, in a few words.
    String what() {
        return archive.isEmpty() ? snapshot : archive;
    }
}
