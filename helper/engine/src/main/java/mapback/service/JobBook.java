package mapback.service;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mapback.protocol.JobRow;

/// The jobs on disk, one file each, so that they are known after a crash or a reboot. It holds no secret.
///
/// Calls for one job must not overlap.
final class JobBook {
    /// How long an ended job is kept.
    static final Duration KEPT_FOR = Duration.ofDays(7);

    /// How many ended jobs are kept at most: more fill lists that nobody reads.
    static final int KEPT_ENDED = 200;

    /// An entry with 500 damaged ranges takes a third of what is read.
    private final RecordFolder<BookEntry> entries;

    /// @param folder made when it is not there
    JobBook(Path folder) throws IOException {
        this.entries =
                new RecordFolder<>(folder, BookEntry.class, entry -> entry.row().job());
    }

    /// All entries that can be read, in the order in which they began. Damaged ones are moved aside.
    List<BookEntry> load() throws IOException {
        List<BookEntry> all = new ArrayList<>(entries.load());
        all.sort(Comparator.comparingLong((BookEntry entry) -> entry.row().startedAt())
                .thenComparing(entry -> entry.row().job()));
        return all;
    }

    /// One entry as it is on disk now.
    Optional<BookEntry> load(String job) throws IOException {
        return entries.load(job);
    }

    /// Writes a job's entry, or replaces it.
    void save(BookEntry entry) throws IOException {
        entries.save(entry);
    }

    /// Forgets a job.
    void remove(String job) throws IOException {
        entries.remove(job);
    }

    /// The ids of those ended jobs that are too old, or too many, to be kept.
    static Set<String> outdated(List<JobRow> rows, Instant now) {
        List<JobRow> ended = rows.stream()
                .filter(row -> row.state().isEnded())
                .sorted(Comparator.comparingLong(JobBook::endedAt).reversed())
                .toList();
        long oldest = now.minus(KEPT_FOR).toEpochMilli();
        Set<String> outdated = new HashSet<>();
        for (int i = 0; i < ended.size(); i++) {
            if (i >= KEPT_ENDED || endedAt(ended.get(i)) < oldest) {
                outdated.add(ended.get(i).job());
            }
        }
        return outdated;
    }

    private static long endedAt(JobRow row) {
        return row.endedAt().orElse(row.startedAt());
    }
}
