package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import mapback.app.text.Names;
import mapback.app.text.Phrases;
import mapback.protocol.JobCounts;
import mapback.protocol.JobKind;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import org.junit.jupiter.api.Test;

/// What is shown while a job is under way.
class ProgressTest {
    private final Phrases phrases = Phrases.in(Locale.ENGLISH);
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void the_bar_shows_percent_rate_time_left_and_each_count() {
        bar(100, true).show(row(JobState.RUNNING, 47));
        assertThat(lines())
                .containsExactly(
                        " 47 % " + "█".repeat(18) + "░".repeat(22) + " 12.3 MB/s, 1 min 05 s left",
                        "empty 17 MB" + ", already right 10 MB, fetched 25 MB, written 20 MB");
    }

    @Test
    void the_bar_is_ascii_where_the_character_set_demands_it() {
        bar(100, false).show(row(JobState.RUNNING, 50));
        assertThat(lines().getFirst()).contains("[####################--------------------]");
    }

    @Test
    void no_line_is_wider_than_the_terminal() {
        for (int width : new int[] {1, 10, 20, 30, 40, 60, 80, 200}) {
            err.reset();
            bar(width, true).show(row(JobState.RUNNING, 47));
            assertThat(lines())
                    .allSatisfy(line -> assertThat(Names.columns(line)).isLessThan(width));
        }
    }

    @Test
    void the_bar_is_drawn_at_most_a_few_times_a_second() {
        ProgressBar bar = bar(80, true);
        for (int i = 0; i < 100; i++) {
            bar.show(row(JobState.RUNNING, i));
            nanos.addAndGet(10_000_000);
        }
        assertThat(text().split("\r\u001b\\[K", -1)).hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void a_paused_job_says_so() {
        bar(100, true).show(row(JobState.PAUSED, 50));
        assertThat(lines().getFirst()).endsWith(" paused");
    }

    @Test
    void a_note_stands_above_the_bar() {
        ProgressBar bar = bar(80, true);
        bar.show(row(JobState.RUNNING, 50));
        bar.note("Cancelling.");
        assertThat(text()).contains("\r\u001b[K\n\u001b[K\u001b[A\rCancelling.\n\r\u001b[K");
    }

    @Test
    void plain_lines_come_at_each_tenth_and_after_some_seconds() {
        ProgressLines lines = new ProgressLines(messages(true), phrases, nanos::get);
        for (int percent : new int[] {1, 5, 9, 10, 11, 12, 35}) {
            lines.show(row(JobState.RUNNING, percent));
        }
        nanos.addAndGet(11_000_000_000L);
        lines.show(row(JobState.RUNNING, 36));
        assertThat(text().lines().map(line -> line.split(",", -1)[0]))
                .containsExactly("a.img: 10 %", "a.img: 35 %", "a.img: 36 %");
    }

    private ProgressBar bar(int width, boolean hasBox) {
        return new ProgressBar(messages(hasBox), phrases, () -> width, nanos::get);
    }

    private Messages messages(boolean hasBox) {
        return new Messages(err, new Encoding(StandardCharsets.UTF_8, hasBox), true);
    }

    private String text() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private List<String> lines() {
        return text().replaceAll("\r|\u001b\\[[AK]", "").lines().toList();
    }

    private static JobRow row(JobState state, int percent) {
        JobCounts counts = new JobCounts(
                100_000_000,
                Math.max(0, percent - 30) * 1_000_000L,
                10_000_000,
                25_000_000,
                Math.min(percent, 20) * 1_000_000L,
                0,
                0);
        JobCounts small = new JobCounts(100_000_000, percent * 1_000_000L, 0, 0, 0, 0, 0);
        return new JobRow(
                "1",
                JobKind.RESTORE,
                "/s",
                "",
                "vm/1/2026-01-10T08:00:00Z",
                "a.img.fidx",
                "/t",
                state,
                percent < 30 ? small : counts,
                12_300_000,
                Optional.of(61L),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                0,
                1);
    }
}
