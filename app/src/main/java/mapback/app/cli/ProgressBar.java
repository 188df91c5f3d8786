package mapback.app.cli;

import java.util.function.IntSupplier;
import mapback.app.text.JobText;
import mapback.app.text.Names;
import mapback.app.text.Phrases;
import mapback.app.text.TimeText;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import org.jspecify.annotations.Nullable;

/// Two lines on a terminal that are drawn anew in their place: a bar with percent, rate and time left, and the
/// counts.
final class ProgressBar implements Progress {
    /// The helper reports no more often; a burst of reports is thinned out.
    private static final long NANOS_BETWEEN = 200_000_000;

    private static final int LONGEST_BAR = 40;
    private static final int SHORTEST_BAR = 8;

    private final Messages messages;
    private final Phrases phrases;
    private final IntSupplier terminalWidth;
    private final java.util.function.LongSupplier nanos;
    private int width;
    private final WaitingNews news;
    private boolean isDrawn;
    private long drawnAt;
    private @Nullable JobRow last;

    /// @param terminalWidth asks the terminal for its width
    ProgressBar(Messages messages, Phrases phrases, IntSupplier terminalWidth, java.util.function.LongSupplier nanos) {
        this.messages = messages;
        this.phrases = phrases;
        this.terminalWidth = terminalWidth;
        this.nanos = nanos;
        this.width = terminalWidth.getAsInt();
        this.news = new WaitingNews(phrases);
    }

    @Override
    public synchronized void show(JobRow row) {
        last = row;
        news.of(row.waiting()).ifPresent(this::note);
        long now = nanos.getAsLong();
        if (!isDrawn || now - drawnAt >= NANOS_BETWEEN) {
            drawnAt = now;
            draw(row);
        }
    }

    @Override
    public synchronized void note(String line) {
        end();
        messages.line(line);
        if (last != null) {
            draw(last);
        }
    }

    @Override
    public synchronized void resized() {
        width = terminalWidth.getAsInt();
    }

    @Override
    public synchronized void end() {
        if (isDrawn) {
            messages.text("\r\u001b[K\n\u001b[K\u001b[A\r");
            isDrawn = false;
        }
    }

    /// The cursor stays at the beginning of the first line, so that anything else written overwrites the bar.
    private void draw(JobRow row) {
        messages.text("\r\u001b[K" + cut(barLine(row)) + "\n\u001b[K" + cut(countLine(row)) + "\u001b[A\r");
        isDrawn = true;
    }

    private String barLine(JobRow row) {
        String percent = String.format(phrases.locale(), "%3d %%", JobText.percent(row));
        String tail = tail(row);
        int room = width - 1 - percent.length() - tail.length() - 5;
        int length = Math.min(LONGEST_BAR, room);
        return percent + " " + (length < SHORTEST_BAR ? "" : bar(row, length)) + " " + tail;
    }

    private String tail(JobRow row) {
        if (row.waiting().isPresent()) {
            return phrases.say("away.short", java.util.Map.of());
        }
        return row.state() == JobState.RUNNING ? rate(row) : JobText.state(phrases, row.state());
    }

    private String rate(JobRow row) {
        String rate = JobText.rate(phrases, row);
        return row.secondsLeft()
                .map(left -> JobText.rateAndLeft(phrases, rate, TimeText.left(left)))
                .orElse(rate);
    }

    private String bar(JobRow row, int length) {
        boolean hasBox = messages.hasBoxCharacters();
        int full = (int) (JobText.share(row) * length);
        String body = (hasBox ? "█" : "#").repeat(full) + (hasBox ? "░" : "-").repeat(length - full);
        return hasBox ? body : "[" + body + "]";
    }

    private String countLine(JobRow row) {
        return JobText.counts(phrases, row);
    }

    /// One column less than the terminal has, as some wrap at the last one.
    private String cut(String line) {
        StringBuilder cut = new StringBuilder();
        int columns = 0;
        for (int at = 0; at < line.length(); ) {
            String next = Character.toString(line.codePointAt(at));
            columns += Names.columns(next);
            if (columns >= width) {
                break;
            }
            cut.append(next);
            at += next.length();
        }
        return cut.toString();
    }
}
