package mapback.app.model;

import java.util.List;
import java.util.Optional;
import mapback.protocol.FileRow;
import mapback.protocol.GroupRow;
import mapback.protocol.JobCounts;
import mapback.protocol.JobKind;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import mapback.protocol.SnapshotRow;

/// Answers that tests are made of.
final class Rows {
    static final long NOON = 1_768_132_800L;
    static final long DAY = 86_400;

    private Rows() {}

    static GroupRow group(String id, long last) {
        return new GroupRow("vm", id, last, 2, List.of(), Optional.empty(), Optional.of("machine " + id));
    }

    static FileRow file(String name, long size) {
        return new FileRow(name, Optional.of("none"), Optional.of(size));
    }

    static SnapshotRow snapshot(String id, long time, FileRow... files) {
        return snapshot(id, time, Optional.empty(), files);
    }

    /// @param fingerprint of the key that it takes
    static SnapshotRow snapshot(String id, long time, Optional<String> fingerprint, FileRow... files) {
        return new SnapshotRow(
                "vm",
                id,
                time,
                List.of(files),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.of("first line"),
                fingerprint,
                Optional.empty(),
                Optional.empty());
    }

    static JobRow job(String id, JobState state) {
        return job(id, state, new JobCounts(100, 0, 0, 50, 50, 0, 0));
    }

    static JobRow job(String id, JobState state, JobCounts counts) {
        return new JobRow(
                id,
                JobKind.RESTORE,
                "/store",
                "",
                "vm/100/2026-01-11T12:00:00Z",
                "drive-scsi0.img.fidx",
                "/home/disk.raw",
                state,
                counts,
                0,
                Optional.empty(),
                NOON * 1000,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                0,
                0);
    }
}
