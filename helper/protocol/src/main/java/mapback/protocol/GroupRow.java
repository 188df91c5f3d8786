package mapback.protocol;

import java.util.List;
import java.util.Optional;

/// A group in a list.
///
/// @param lastBackup the newest snapshot's time, Unix seconds; 0 when there is none
/// @param files      the newest snapshot's files, with their server suffix
/// @param comment    the first line of the group's notes, with its line feed
public record GroupRow(
        String backupType,
        String backupId,
        long lastBackup,
        long backupCount,
        List<String> files,
        Optional<String> owner,
        Optional<String> comment) {}
