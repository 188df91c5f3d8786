package mapback.pbs.store;

import java.io.IOException;
import java.time.Duration;
import mapback.pbs.wire.SessionLostException;
import mapback.pbs.wire.StreamBrokenException;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.ServerProblem.DatastoreNotMounted;
import mapback.problem.ServerProblem.HandshakeUnanswered;
import mapback.problem.ServerProblem.LoginNeeded;
import mapback.problem.ServerProblem.LoginRefused;
import mapback.problem.ServerProblem.Maintenance;
import mapback.problem.ServerProblem.SecondFactorNeeded;
import mapback.problem.ServerProblem.SecondFactorUnknown;
import mapback.problem.ServerProblem.ServerAway;
import mapback.problem.ServerProblem.ServerRefused;
import mapback.problem.ServerProblem.ServerUnreachable;

/// How long readers are held for a problem to pass.
public final class Patience {
    /// A server that is away: as long as the reader likes.
    static final Duration ENDLESS = Duration.ofSeconds(Long.MAX_VALUE / 1_000_000_000);

    /// A login that has run out, until somebody logs in again. Nobody is asked meanwhile: refused logins are not
    /// repeated.
    static final Duration FOR_LOGIN = Duration.ofHours(1);

    /// What the server refuses for a reason of its own: a snapshot is locked for a moment when others work on it.
    static final Duration FOR_REFUSAL = Duration.ofSeconds(30);

    private static final int INTERNAL_ERROR = 500;

    private Patience() {}

    /// Nothing for what only somebody can change: certificates, rights, what was removed.
    static Duration with(IOException e) {
        if (e instanceof SessionLostException || e instanceof StreamBrokenException) {
            return ENDLESS;
        }
        return e instanceof ProblemException known ? with(known.problem()) : Duration.ZERO;
    }

    private static Duration with(Problem problem) {
        return switch (problem) {
            case ServerRefused(String _, int status, String _) when status < INTERNAL_ERROR -> FOR_REFUSAL;
            case LoginRefused _, LoginNeeded _, SecondFactorNeeded _, SecondFactorUnknown _ -> FOR_LOGIN;
            default -> isAway(problem) ? ENDLESS : Duration.ZERO;
        };
    }

    /// Whether the server, or what it reads from, is away: that passes.
    public static boolean isAway(Problem problem) {
        return switch (problem) {
            case ServerUnreachable _, HandshakeUnanswered _, ServerAway _, Maintenance _, DatastoreNotMounted _ -> true;
            case ServerRefused(String _, int status, String _) -> status >= INTERNAL_ERROR;
            default -> false;
        };
    }
}
