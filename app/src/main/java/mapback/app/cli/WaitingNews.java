package mapback.app.cli;

import java.util.Map;
import java.util.Optional;
import mapback.app.text.Harmless;
import mapback.app.text.Phrases;
import mapback.protocol.WaitingRow;

/// Tells once when something begins to wait for its server, and once when it goes on.
final class WaitingNews {
    private final Phrases phrases;
    private boolean isWaiting;

    WaitingNews(Phrases phrases) {
        this.phrases = phrases;
    }

    /// @param now as it is now
    /// @return a line, when that is news
    Optional<String> of(Optional<WaitingRow> now) {
        if (now.isPresent() == isWaiting) {
            return Optional.empty();
        }
        isWaiting = now.isPresent();
        return Optional.of(now.map(row -> begins(phrases, row)).orElseGet(() -> phrases.say("away.over", Map.of())));
    }

    /// What is said of something that waits.
    static String begins(Phrases phrases, WaitingRow row) {
        return Harmless.line(phrases.say("away.begins", Map.of("sentence", phrases.sentence(row.reason()))));
    }
}
