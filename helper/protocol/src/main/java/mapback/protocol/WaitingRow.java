package mapback.protocol;

import mapback.problem.Problem;
import mapback.problem.ServerProblem.LoginNeeded;
import mapback.problem.ServerProblem.LoginRefused;
import mapback.problem.ServerProblem.SecondFactorNeeded;
import mapback.problem.ServerProblem.SecondFactorUnknown;

/// A server is away, or does not let its user in any more, and whoever reads waits until that is over. Meanwhile the
/// snapshot is not protected from removal.
///
/// @param since  Unix milliseconds
/// @param reason of the last try to connect
public record WaitingRow(long since, Problem reason) {
    /// Whether it is for somebody to log in again, and not for the server.
    public boolean isForLogin() {
        return switch (reason) {
            case LoginNeeded _, LoginRefused _, SecondFactorNeeded _, SecondFactorUnknown _ -> true;
            default -> false;
        };
    }
}
