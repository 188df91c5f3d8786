package mapback.app.text;

import mapback.problem.ServerProblem.LoginNeeded;
import mapback.problem.ServerProblem.LoginRefused;
import mapback.problem.ServerProblem.SecondFactorNeeded;
import mapback.problem.ServerProblem.SecondFactorUnknown;
import mapback.protocol.WaitingRow;

/// What is said of something that waits.
public final class WaitingText {
    private WaitingText() {}

    /// Whether it is for somebody to log in again, and not for the server.
    public static boolean isForLogin(WaitingRow row) {
        return switch (row.reason()) {
            case LoginNeeded _, LoginRefused _, SecondFactorNeeded _, SecondFactorUnknown _ -> true;
            default -> false;
        };
    }
}
