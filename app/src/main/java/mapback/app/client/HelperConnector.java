package mapback.app.client;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import mapback.problem.HelperProblem.HelperTooNew;
import mapback.problem.ProblemException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.HelperConnection;
import mapback.protocol.wire.Interfaces;
import mapback.protocol.wire.ProgramVersion;
import mapback.protocol.wire.RuntimeFolder;
import mapback.protocol.wire.StateFolder;

/// Finds the user's helper, or starts it; replaces one that is older than this program.
///
/// @param environment the caller's variables
/// @param command     how a helper is started
/// @param own         this program's version
/// @param patience    how long a helper may take to begin; twice as long when it replaces another, which stops
/// its jobs first
public record HelperConnector(
        Map<String, String> environment, HelperCommand command, ProgramVersion own, Duration patience) {
    /// A loaded machine without a cache for a fast start takes two seconds; one with a worn disk that was just booted,
    /// many times that. Who has failed is known at once, so this is only for who is at it.
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Between two tries: the first ones are short, since a helper that is up answers within a millisecond.
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(2);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(40);

    public HelperConnector {
        environment = Map.copyOf(environment);
    }

    /// With the variables and properties of this process.
    public static HelperConnector ofProcess() {
        return new HelperConnector(
                System.getenv(), HelperCommand.of(System.getProperties()), ProgramVersion.own(), PATIENCE);
    }

    /// @return closed by the caller
    /// @throws ProblemException with `CacheSizeWrong`, `HelperNotStarted`, [HelperTooNew], `FolderUnsafe`,
    /// `PeerForeign` or `TooBusy`
    public HelperClient connect() throws ProblemException, InterruptedException {
        RuntimeFolder folder = RuntimeFolder.open(environment);
        StateFolder state = StateFolder.of(environment);
        HelperCommand wished = command.with(CacheSize.words(environment));
        Optional<HelperCommand> unit = UserUnit.INSTALLED.instead(wished, environment, folder.path());
        try (HelperStarts starts = new HelperStarts(wished, unit, environment, state.startLog())) {
            return connect(folder, state, starts);
        }
    }

    private HelperClient connect(RuntimeFolder folder, StateFolder state, HelperStarts starts)
            throws ProblemException, InterruptedException {
        Duration pause = SHORTEST_PAUSE;
        long begun = System.nanoTime();
        while (true) {
            Found found = look(folder, state);
            if (found instanceof Found.Right(HelperClient client)) {
                return client;
            }
            if (starts.keepOn(found instanceof Found.Nobody)) {
                pause = SHORTEST_PAUSE;
            }
            Duration limit = found instanceof Found.Older ? patience.multipliedBy(2) : patience;
            if (System.nanoTime() - begun > limit.toNanos()) {
                throw starts.tooSlow(limit.toSeconds());
            }
            Thread.sleep(pause);
            pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /// What is at the socket.
    private sealed interface Found {
        record Right(HelperClient client) implements Found {}

        /// It is to be replaced.
        record Older() implements Found {}

        record Nobody() implements Found {}
    }

    private Found look(RuntimeFolder folder, StateFolder state) throws ProblemException, InterruptedException {
        HelperConnection connection;
        try {
            connection = HelperConnection.open(folder.socket());
        } catch (IOException e) {
            return nobody(e);
        }
        Found found = new Found.Nobody();
        try {
            Reply.Version version = (Reply.Version) connection.ask(new Request.GetVersion());
            if (isFit(version)) {
                found = new Found.Right(new HelperClient(connection, version, state.log()));
            } else {
                found = new Found.Older();
            }
            return found;
        } catch (IOException e) {
            return nobody(e);
        } finally {
            if (!(found instanceof Found.Right)) {
                closeQuietly(connection);
            }
        }
    }

    /// One that is newer will do if it speaks as this program does.
    ///
    /// @return false when it is older
    /// @throws ProblemException with [HelperTooNew]
    private boolean isFit(Reply.Version version) throws ProblemException {
        Optional<ProgramVersion> its = ProgramVersion.parse(version.version());
        if (its.isEmpty() || own.isNewerThan(its.get())) {
            return false;
        }
        if (version.protocol() != Interfaces.PROTOCOL) {
            throw new ProblemException(new HelperTooNew(version.version(), own.toString()));
        }
        return true;
    }

    /// Nobody listens, or whoever did is about to end.
    private static Found nobody(IOException e) throws ProblemException, InterruptedException {
        return switch (e) {
            case ProblemException known -> throw known;
            case ClosedByInterruptException _ -> throw Interrupts.cleared();
            default -> new Found.Nobody();
        };
    }

    private static void closeQuietly(HelperConnection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // It was of no use anyway.
        }
    }
}
