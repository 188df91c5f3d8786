package mapback.problem;

import java.io.IOException;

/// Carries a [Problem] up to where it is answered. An [IOException], so that it passes through channel code.
public final class ProblemException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.toString());
        this.problem = problem;
    }

    /// @param cause what the log shows beneath the problem
    public ProblemException(Problem problem, Throwable cause) {
        super(problem.toString(), cause);
        this.problem = problem;
    }

    /// What went wrong, for whoever shows it.
    public Problem problem() {
        return problem;
    }
}
