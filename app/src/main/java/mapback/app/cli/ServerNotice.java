package mapback.app.cli;

import java.time.Duration;
import java.util.Map;
import mapback.app.cli.RepositoryOptions.Place;
import mapback.app.text.Harmless;

/// Tells a person at the terminal what is being waited for when a server takes its time: for a refused login three
/// seconds, and more when it is busy or far away.
final class ServerNotice implements AutoCloseable {
    /// Most answers come sooner.
    private static final Duration MOMENT = Duration.ofMillis(1500);

    private final Thread notice;

    private ServerNotice(Thread notice) {
        this.notice = notice;
    }

    /// Says nothing of a folder.
    static ServerNotice of(Session session, Place place) {
        Thread notice = Thread.ofVirtual().name("notice").unstarted(() -> tell(session, place));
        if (place.access().isPresent() && session.messages().isTerminal()) {
            notice.start();
        }
        return new ServerNotice(notice);
    }

    private static void tell(Session session, Place place) {
        try {
            Thread.sleep(MOMENT);
            session.messages()
                    .line(Harmless.line(
                            session.phrases().say("access.waiting", Map.of("repository", place.repository()))));
        } catch (InterruptedException e) {
            // The answer is there.
        }
    }

    @Override
    public void close() {
        notice.interrupt();
    }
}
