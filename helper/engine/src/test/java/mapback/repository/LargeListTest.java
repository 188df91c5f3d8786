package mapback.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mapback.pbs.format.Namespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeListTest {
    private static final int GROUPS = 20;
    private static final int SNAPSHOTS = 500;
    private static final int FILES = 8;

    /// Many times what it takes on two idle cores: a list that reads everything again for each row would fail.
    private static final Duration MOST = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void ten_thousand_snapshots_are_listed_in_seconds_and_the_first_at_once() throws Exception {
        make();
        try (TestEngine engine = new TestEngine()) {
            OpenRepository repository = engine.open(folder.toString());
            for (int round = 0; round < 2; round++) {
                Instant start = Instant.now();
                List<Duration> pages = new ArrayList<>();
                List<SnapshotSummary> all = new ArrayList<>();
                repository.snapshots(Namespace.ROOT, Optional.empty(), rows -> {
                    pages.add(Duration.between(start, Instant.now()));
                    all.addAll(rows);
                });
                assertThat(all).hasSize(GROUPS * SNAPSHOTS).allMatch(row -> row.problem()
                        .isEmpty());
                assertThat(all).map(SnapshotSummary::name).isSorted();
                System.out.printf(
                        "%d snapshots: first page after %d ms, all after %d ms%n",
                        all.size(), pages.getFirst().toMillis(), pages.getLast().toMillis());
                assertThat(pages.getLast()).isLessThan(MOST);
            }
            Instant start = Instant.now();
            assertThat(repository.groups(Namespace.ROOT)).hasSize(GROUPS);
            System.out.printf(
                    "%d groups after %d ms%n",
                    GROUPS, Duration.between(start, Instant.now()).toMillis());
        }
    }

    @Test
    void over_a_server_they_take_no_second_beyond_their_transfer() throws Exception {
        make();
        try (Served served = Served.over(folder)) {
            OpenRepository repository = served.repository();
            Duration least = MOST;
            for (int round = 0; round < 4; round++) {
                Instant start = Instant.now();
                byte[] raw = served.raw("admin/datastore/fixture/snapshots");
                Instant transferred = Instant.now();
                List<SnapshotSummary> all = repository.snapshots(Namespace.ROOT, Optional.empty());
                Duration transfer = Duration.between(start, transferred);
                Duration beyond = Duration.between(transferred, Instant.now()).minus(transfer);
                assertThat(all).hasSize(GROUPS * SNAPSHOTS);
                assertThat(all).map(SnapshotSummary::name).isSorted();
                System.out.printf(
                        "%d snapshots over a server: %d KiB in %d ms, %d ms beyond%n",
                        all.size(), raw.length >> 10, transfer.toMillis(), beyond.toMillis());
                least = beyond.compareTo(least) < 0 ? beyond : least;
            }
            assertThat(least).isLessThan(Duration.ofSeconds(1));
        }
    }

    private void make() throws Exception {
        MadeDatastore datastore = new MadeDatastore(folder);
        StringBuilder files = new StringBuilder();
        for (int i = 0; i < FILES; i++) {
            files.append(i == 0 ? "" : ",").append("""
                    {"filename":"drive-scsi%d.img.fidx","crypt-mode":"none","size":34359738368,"csum":"%s"}""".formatted(i, "ab".repeat(32)));
        }
        Instant first = Instant.parse("2025-01-01T00:00:00Z");
        for (int group = 0; group < GROUPS; group++) {
            for (int i = 0; i < SNAPSHOTS; i++) {
                datastore.snapshot("vm/" + (100 + group) + "/" + first.plusSeconds(3600L * i), files.toString());
            }
        }
    }
}
