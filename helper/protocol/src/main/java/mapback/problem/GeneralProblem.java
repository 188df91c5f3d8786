package mapback.problem;

import java.util.List;

/// Problems that any request can have.
public sealed interface GeneralProblem extends Problem {

    /// A bug in Mapback. `reference` finds it in the log.
    record Internal(String reference) implements GeneralProblem {
        @Override
        public Code code() {
            return Code.of(1000);
        }

        @Override
        public int exitStatus() {
            return 1;
        }
    }

    /// The command line's words do not make a command; `detail` says which.
    record UsageWrong(String detail) implements GeneralProblem {
        @Override
        public Code code() {
            return Code.of(1001);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// The user, or a program for him, cancelled the work.
    record Cancelled(String what) implements GeneralProblem {
        @Override
        public Code code() {
            return Code.of(1002);
        }

        @Override
        public int exitStatus() {
            return 130;
        }
    }

    /// A problem that only a newer Mapback knows; shown by its code and parameters.
    record FromNewerVersion(int number, int status, List<String> values) implements GeneralProblem {
        @Override
        public Code code() {
            return Code.of(1003);
        }

        @Override
        public int exitStatus() {
            return status;
        }
    }

    /// A variable like `PBS_PASSWORD_FILE` names something that cannot be read.
    record VariableUnreadable(String variable, String source, String reason) implements GeneralProblem {
        @Override
        public Code code() {
            return Code.of(1004);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// Standard output could not be written, as when the disk of a redirection is full.
    record OutputFailed(String reason) implements GeneralProblem {
        @Override
        public Code code() {
            return Code.of(1005);
        }

        @Override
        public int exitStatus() {
            return 8;
        }
    }

    /// A word of the command line or a variable is no UTF-8, so as text it would name something else.
    record TextUnreadable(String text) implements GeneralProblem {
        @Override
        public Code code() {
            return Code.of(1006);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }
}
