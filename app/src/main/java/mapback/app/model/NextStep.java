package mapback.app.model;

import java.util.List;
import mapback.problem.HelperProblem;
import mapback.problem.KeyProblem;
import mapback.problem.Problem;
import mapback.problem.RepositoryProblem;
import mapback.problem.ServerProblem;
import mapback.problem.ServerProblem.CertificateChanged;
import mapback.problem.ServerProblem.CertificateUnknown;
import mapback.problem.ServerProblem.LoginNeeded;
import mapback.problem.ServerProblem.LoginRefused;
import mapback.problem.ServerProblem.SecondFactorNeeded;

/// What a person can do about a problem, here and now.
public enum NextStep {
    /// The same once more.
    AGAIN,
    /// A look at every link between here and the backup.
    FIND_OUT;

    /// The steps that may help with a problem, the likeliest first.
    public static List<NextStep> of(Problem problem) {
        return switch (problem) {
            case LoginNeeded _, LoginRefused _, SecondFactorNeeded _, CertificateUnknown _, CertificateChanged _ ->
                List.of(AGAIN);
            case ServerProblem _, RepositoryProblem _ -> List.of(AGAIN, FIND_OUT);
            case KeyProblem _, HelperProblem _ -> List.of(AGAIN);
            default -> List.of();
        };
    }
}
