package mapback.app.cli;

import java.util.function.LongSupplier;
import mapback.app.text.JobText;
import mapback.app.text.Phrases;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;

/// Plain lines for where nothing can be drawn anew: a log, a pipe. One at each tenth, and one every ten seconds.
final class ProgressLines implements Progress {
    private static final long NANOS_BETWEEN = 10_000_000_000L;

    private final Messages messages;
    private final Phrases phrases;
    private final LongSupplier nanos;
    private final WaitingNews news;
    private int tenths;
    private long saidAt;
    private JobState state = JobState.RUNNING;

    ProgressLines(Messages messages, Phrases phrases, LongSupplier nanos) {
        this.messages = messages;
        this.phrases = phrases;
        this.nanos = nanos;
        this.saidAt = nanos.getAsLong();
        this.news = new WaitingNews(phrases);
    }

    @Override
    public synchronized void show(JobRow row) {
        news.of(row.waiting()).ifPresent(messages::line);
        int tenth = JobText.percent(row) / 10;
        long now = nanos.getAsLong();
        boolean isNews = tenth > tenths || row.state() != state;
        if (!row.state().isEnded() && (isNews || now - saidAt >= NANOS_BETWEEN)) {
            tenths = tenth;
            saidAt = now;
            state = row.state();
            messages.line(JobText.progressLine(phrases, row));
        }
    }

    @Override
    public synchronized void note(String line) {
        messages.line(line);
    }

    @Override
    public void resized() {}

    @Override
    public void end() {}
}
