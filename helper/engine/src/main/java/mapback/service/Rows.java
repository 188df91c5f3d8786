package mapback.service;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.CryptMode;
import mapback.pbs.format.Fingerprint;
import mapback.protocol.FileRow;
import mapback.protocol.GroupRow;
import mapback.protocol.SnapshotRow;
import mapback.protocol.VerificationRow;
import mapback.repository.FileSummary;
import mapback.repository.GroupSummary;
import mapback.repository.SnapshotSummary;

/// What a repository lists, as rows of the protocol.
final class Rows {
    private Rows() {}

    static GroupRow of(GroupSummary group) {
        return new GroupRow(
                group.group().type().text(),
                group.group().id(),
                group.lastBackup().map(Instant::getEpochSecond).orElse(0L),
                group.backupCount(),
                group.files().stream().map(ArchiveName::server).toList(),
                group.owner(),
                group.comment());
    }

    static SnapshotRow of(SnapshotSummary snapshot) {
        return new SnapshotRow(
                snapshot.name().group().type().text(),
                snapshot.name().group().id(),
                snapshot.name().time().getEpochSecond(),
                files(snapshot.files()),
                snapshot.owner(),
                snapshot.isProtected(),
                boxed(snapshot.size()),
                snapshot.comment(),
                snapshot.keyFingerprint().map(Fingerprint::text),
                snapshot.verification().map(state -> new VerificationRow(state.state(), state.upid())),
                snapshot.problem());
    }

    static List<FileRow> files(List<FileSummary> files) {
        return files.stream().map(Rows::of).toList();
    }

    private static FileRow of(FileSummary file) {
        return new FileRow(file.name().server(), file.cryptMode().map(CryptMode::text), boxed(file.size()));
    }

    private static Optional<Long> boxed(OptionalLong value) {
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }
}
