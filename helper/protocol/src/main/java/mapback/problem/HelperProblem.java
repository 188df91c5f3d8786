package mapback.problem;

/// Problems between the app and its helper, and of jobs.
public sealed interface HelperProblem extends Problem {

    /// Why a runtime folder cannot be trusted.
    enum FolderFault {
        /// It belongs to somebody else.
        OWNER,
        /// Others may enter it.
        MODE,
        /// It is a file or a link.
        NOT_A_FOLDER,
        /// It cannot be made.
        CREATE,
        /// It would be in the user's home, and nobody knows where that is.
        NO_HOME
    }

    /// Why a size of the cache cannot be.
    enum CacheFault {
        /// It is none.
        NOT_A_SIZE,
        /// The largest chunk would not go through.
        TOO_SMALL,
        /// There is not so much memory.
        TOO_LARGE
    }

    /// The helper did not come up; `log` says why.
    record HelperNotStarted(String reason, String log) implements HelperProblem {
        @Override
        public Code code() {
            return Code.of(7001);
        }

        @Override
        public int exitStatus() {
            return 10;
        }
    }

    /// The helper ended in the middle of a request.
    record HelperGone(String log) implements HelperProblem {
        @Override
        public Code code() {
            return Code.of(7002);
        }

        @Override
        public int exitStatus() {
            return 10;
        }
    }

    /// The runtime folder cannot be trusted.
    record FolderUnsafe(String path, FolderFault fault, String detail) implements HelperProblem {
        @Override
        public Code code() {
            return Code.of(7003);
        }

        @Override
        public int exitStatus() {
            return 10;
        }
    }

    /// The process at the other end belongs to another user.
    record PeerForeign(String path, String user) implements HelperProblem {
        @Override
        public Code code() {
            return Code.of(7004);
        }

        @Override
        public int exitStatus() {
            return 10;
        }
    }

    /// The running helper is newer than this app and does not speak its protocol.
    record HelperTooNew(String helperVersion, String appVersion) implements HelperProblem {
        @Override
        public Code code() {
            return Code.of(7005);
        }

        @Override
        public int exitStatus() {
            return 10;
        }
    }

    /// A message is longer than a message may be.
    record MessageTooLong(long limitSize) implements HelperProblem {
        @Override
        public Code code() {
            return Code.of(7006);
        }

        @Override
        public int exitStatus() {
            return 10;
        }
    }

    /// A message is no valid varlink message.
    record MessageInvalid(String detail) implements HelperProblem {
        @Override
        public Code code() {
            return Code.of(7007);
        }

        @Override
        public int exitStatus() {
            return 10;
        }
    }

    /// There is no such job.
    record JobMissing(String job) implements HelperProblem {
        @Override
        public Code code() {
            return Code.of(7010);
        }

        @Override
        public int exitStatus() {
            return 3;
        }
    }

    /// The job cannot do that in its state.
    record JobStateWrong(String job, String state, String wish) implements HelperProblem {
        @Override
        public Code code() {
            return Code.of(7011);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// More requests or connections than the helper takes at once.
    record TooBusy(String what, long limit) implements HelperProblem {
        @Override
        public Code code() {
            return Code.of(7012);
        }

        @Override
        public int exitStatus() {
            return 10;
        }
    }

    /// A one-shot stream was opened with a wrong token, or not in time.
    record StreamRefused() implements HelperProblem {
        @Override
        public Code code() {
            return Code.of(7013);
        }

        @Override
        public int exitStatus() {
            return 10;
        }
    }

    /// The helper cannot use a folder that it needs.
    record HelperFault(String path, String reason) implements HelperProblem {
        @Override
        public Code code() {
            return Code.of(7014);
        }

        @Override
        public int exitStatus() {
            return 10;
        }
    }

    /// A stream to standard output ended before all of it was there, though its job says that it went well.
    record StreamCut(String what, long receivedSize, long neededSize) implements HelperProblem {
        @Override
        public Code code() {
            return Code.of(7015);
        }

        @Override
        public int exitStatus() {
            return 10;
        }
    }

    /// The cache's size that a variable wishes for cannot be.
    ///
    /// @param limit the least or the most, as it can be written there
    record CacheSizeWrong(String variable, String value, CacheFault fault, String limit) implements HelperProblem {
        @Override
        public Code code() {
            return Code.of(7016);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }
}
