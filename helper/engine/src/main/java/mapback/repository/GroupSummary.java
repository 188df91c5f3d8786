package mapback.repository;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.Group;

/// A group as it stands in a list.
///
/// @param lastBackup  the newest finished snapshot's time; empty when there is none
/// @param backupCount finished snapshots
/// @param files       the newest one's, sorted
/// @param comment     the first line of the group's notes with its line feed, as upstream gives it
public record GroupSummary(
        Group group,
        Optional<Instant> lastBackup,
        long backupCount,
        List<ArchiveName> files,
        Optional<String> owner,
        Optional<String> comment) {
    public GroupSummary {
        files = List.copyOf(files);
    }
}
