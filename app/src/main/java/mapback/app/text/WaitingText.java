package mapback.app.text;

import mapback.problem.DeviceProblem.LeaveAwaited;
import mapback.problem.ServerProblem.LoginNeeded;
import mapback.problem.ServerProblem.LoginRefused;
import mapback.problem.ServerProblem.SecondFactorNeeded;
import mapback.problem.ServerProblem.SecondFactorUnknown;
import mapback.protocol.WaitingRow;

/// What is said of something that waits.
public final class WaitingText {
    private WaitingText() {}

    /// What has to come to pass.
    public enum Awaited {
        /// The server answers again.
        SERVER,
        /// Somebody logs in again.
        LOGIN,
        /// Somebody lets a program start that binds block devices.
        LEAVE
    }

    /// For what it waits.
    public static Awaited awaited(WaitingRow row) {
        if (row.reason() instanceof LeaveAwaited) {
            return Awaited.LEAVE;
        }
        return isForLogin(row) ? Awaited.LOGIN : Awaited.SERVER;
    }

    /// Whether it is for somebody to log in again, and not for the server.
    public static boolean isForLogin(WaitingRow row) {
        return switch (row.reason()) {
            case LoginNeeded _, LoginRefused _, SecondFactorNeeded _, SecondFactorUnknown _ -> true;
            default -> false;
        };
    }
}
