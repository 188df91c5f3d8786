package mapback.protocol;

import java.util.List;
import java.util.Optional;
import mapback.problem.Problem;

/// A snapshot in a list.
///
/// @param backupTime   Unix seconds
/// @param size         sum of the sizes of its files, when the manifest could be read
/// @param comment      the first line of its notes
/// @param fingerprint  of the key it was signed or encrypted with
/// @param problem      why its manifest could not be read
public record SnapshotRow(
        String backupType,
        String backupId,
        long backupTime,
        List<FileRow> files,
        Optional<String> owner,
        boolean isProtected,
        Optional<Long> size,
        Optional<String> comment,
        Optional<String> fingerprint,
        Optional<VerificationRow> verification,
        Optional<Problem> problem) {}
