package mapback.app.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mapback.problem.HelperProblem.HelperGone;
import mapback.problem.ProblemException;
import mapback.protocol.MappingRow;
import mapback.protocol.MappingState;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import org.jspecify.annotations.Nullable;

/// Stays in the foreground with a mapping and says what happens to it. Ctrl-C unmaps it, as do the end of the terminal
/// and a wish to end the process.
final class MappingFollower implements AutoCloseable {
    /// How long a second signal is taken for an echo of the first: unmapping takes a moment.
    private static final Duration ECHO = Duration.ofSeconds(5);

    /// The shortest time between two lines about how much is read.
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(1);

    private final Session session;
    private final CommonOptions common;
    private final Signals.Listening listening;

    // Guarded by this: signals come on their own threads.
    private @Nullable String mapping;
    private boolean isEndWished;
    private long endWishedAt;
    private int endStatus;

    private final WaitingNews news;
    private @Nullable MappingRow shown;
    private long shownAt;

    /// The mapping is not there any more.
    private static final class Gone extends IOException {
        private static final long serialVersionUID = 1;
    }

    /// Begins before the mapping does, so that no signal is lost between.
    MappingFollower(Session session, CommonOptions common) {
        this.session = session;
        this.common = common;
        this.news = new WaitingNews(session.phrases());
        this.listening = session.signals().listen(this::signalled);
    }

    /// Returns when the mapping was taken away, by whomever. It goes on in a helper that takes over.
    ///
    /// @throws ProblemException when its helper ended and the mapping with it
    /// @return the exit status: that of the signal for the end of the terminal or the process, 0 else
    int stay(MappingRow row) throws IOException, InterruptedException {
        boolean isLate;
        synchronized (this) {
            mapping = row.mapping();
            isLate = isEndWished;
        }
        if (isLate) {
            unmap(row.mapping());
        }
        Optional<MappingRow> followed = Optional.of(row);
        while (followed.isPresent()) {
            followed = follow(followed.get());
        }
        synchronized (this) {
            return endStatus;
        }
    }

    /// @return the mapping in the helper that took over; empty when it was taken away
    private Optional<MappingRow> follow(MappingRow row) throws IOException, InterruptedException {
        try (Helper helper = session.helpers().connect()) {
            helper.follow(new Request.WatchMappings(), reply -> take(row.mapping(), (Reply.Mappings) reply));
            return Optional.empty();
        } catch (Gone e) {
            MappingRow last = shown == null ? row : shown;
            note(MappingText.unmapped(session.phrases(), last));
            return Optional.empty();
        } catch (ProblemException e) {
            if (e.problem() instanceof HelperGone) {
                return inNextHelper(row.mapping(), e);
            }
            throw e;
        }
    }

    /// What the next helper knows of the mapping; asking starts one if there is none.
    private Optional<MappingRow> inNextHelper(String id, ProblemException gone)
            throws IOException, InterruptedException {
        List<MappingRow> rows =
                session.ask(new Request.ListMappings(), Reply.Mappings.class).mappings();
        Optional<MappingRow> found =
                rows.stream().filter(row -> row.mapping().equals(id)).findFirst();
        if (found.isEmpty()) {
            throw gone;
        }
        if (found.get().state() == MappingState.LOST) {
            throw new ProblemException(found.get().problem().orElse(gone.problem()), gone);
        }
        return found;
    }

    private void take(String id, Reply.Mappings reply) throws Gone {
        Optional<MappingRow> found = reply.mappings().stream()
                .filter(row -> row.mapping().equals(id))
                .findFirst();
        if (found.isEmpty()) {
            throw new Gone();
        }
        MappingRow row = found.get();
        news.of(row.waiting()).ifPresent(this::note);
        MappingRow before = shown;
        boolean isNews = before == null || before.clients() != row.clients() || before.failures() != row.failures();
        boolean isTime = System.nanoTime() - shownAt >= BETWEEN_LINES.toNanos();
        boolean moved = before != null && before.read() != row.read();
        if (before != null && (isNews || (moved && isTime))) {
            note(MappingText.activity(session.phrases(), row));
            if (before.failures() != row.failures()) {
                note(MappingText.problems(session.phrases(), List.of(row)).strip());
            }
            shownAt = System.nanoTime();
            shown = row;
        } else if (before == null) {
            shown = row;
        }
    }

    private void note(String line) {
        if (!common.json && !line.isEmpty()) {
            session.messages().line(line);
        }
    }

    private void signalled(Signals.Kind kind) {
        if (kind == Signals.Kind.WINCH) {
            return;
        }
        String id;
        boolean isSecond;
        synchronized (this) {
            id = mapping;
            isSecond = isEndWished;
            if (isSecond && id != null && System.nanoTime() - endWishedAt < ECHO.toNanos()) {
                return;
            }
            isEndWished = true;
            endWishedAt = System.nanoTime();
            endStatus = kind == Signals.Kind.INT ? 0 : kind.exitStatus();
        }
        boolean isAnswer = session.prompt().giveUp();
        if (isSecond || isAnswer) {
            session.signals().leave(kind.exitStatus());
        } else if (id != null) {
            try {
                unmap(id);
            } catch (IOException | InterruptedException e) {
                session.signals().leave(kind.exitStatus());
            }
        }
    }

    private void unmap(String id) throws IOException, InterruptedException {
        session.ask(new Request.Unmap(id, true, Optional.empty()), Reply.MappingChanged.class);
    }

    @Override
    public void close() {
        listening.close();
    }
}
