package mapback.app.cli;

import java.util.Map;
import java.util.Optional;
import mapback.app.text.Harmless;
import mapback.app.text.Phrases;
import mapback.app.text.WaitingText;
import mapback.protocol.WaitingRow;

/// Tells once when something begins to wait for its server or for a login, and once when it goes on.
final class WaitingNews {
    private final Phrases phrases;
    private Told told = Told.NOTHING;

    private enum Told {
        NOTHING,
        AWAY,
        LOGIN
    }

    WaitingNews(Phrases phrases) {
        this.phrases = phrases;
    }

    /// @param now as it is now
    /// @return a line, when that is news
    Optional<String> of(Optional<WaitingRow> now) {
        Told next = now.map(row -> WaitingText.isForLogin(row) ? Told.LOGIN : Told.AWAY)
                .orElse(Told.NOTHING);
        if (next == told) {
            return Optional.empty();
        }
        told = next;
        return Optional.of(now.map(row -> begins(phrases, row)).orElseGet(() -> phrases.say("away.over", Map.of())));
    }

    /// What is said of something that waits.
    static String begins(Phrases phrases, WaitingRow row) {
        String key =
                switch (WaitingText.awaited(row)) {
                    case SERVER -> "away.begins";
                    case LOGIN -> "away.login";
                    case LEAVE -> "away.leave";
                };
        return Harmless.line(phrases.say(key, Map.of("sentence", phrases.sentence(row.reason()))));
    }
}
