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

    /// What is wrong with what a variable names.
    enum VariableFault {
        /// The system refuses it; see `detail`.
        SYSTEM,
        /// It is no number of an open descriptor.
        DESCRIPTOR,
        /// What was read is no UTF-8.
        TEXT,
        /// Its first line has more bytes than `detail`.
        TOO_LONG,
        /// It is no command: empty, or a quote is not closed.
        NO_COMMAND,
        /// The command's program cannot be started.
        NOT_STARTED,
        /// The command ended with the status in `detail`.
        COMMAND_FAILED,
        /// The command's output has no end.
        ENDLESS,
        /// A secret is needed, and it is empty; `source` is too when the variable holds it itself.
        EMPTY
    }

    /// A variable like `PBS_PASSWORD_FILE` names something that cannot be read.
    ///
    /// @param source a path, a number, or a command's program; never its arguments, which may be secret
    record VariableUnreadable(String variable, String source, VariableFault fault, String detail)
            implements GeneralProblem {
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

    /// The window was to be opened by root.
    record WindowAsRoot() implements GeneralProblem {
        @Override
        public Code code() {
            return Code.of(1007);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// There is no display to open a window on.
    record NoDisplay() implements GeneralProblem {
        @Override
        public Code code() {
            return Code.of(1008);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// What is wrong with what was to be opened.
    enum BookmarkFault {
        /// It is no bookmark, nor anything else that the window knows.
        UNKNOWN,
        /// A value in it lacks or cannot be one; which, is the detail.
        VALUE,
        /// It is larger than anything that is opened.
        TOO_LARGE,
        /// No folder above it is a datastore.
        NO_DATASTORE,
        /// It is no path.
        NO_PATH,
        /// It cannot be read; why, is the detail.
        UNREADABLE
    }

    /// What was to be opened is no bookmark of the window, nor anything else that it knows.
    record BookmarkUnusable(String path, BookmarkFault fault, String detail) implements GeneralProblem {
        @Override
        public Code code() {
            return Code.of(1009);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// A launcher or a bookmark could not be made.
    record LauncherNotMade(String path, String reason) implements GeneralProblem {
        @Override
        public Code code() {
            return Code.of(1010);
        }

        @Override
        public int exitStatus() {
            return 8;
        }
    }
}
