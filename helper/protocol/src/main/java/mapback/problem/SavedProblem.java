package mapback.problem;

import java.util.List;

/// Problems with what is saved for the way to repositories, and with text that says how to connect.
public sealed interface SavedProblem extends Problem {

    /// Text that was to say how to connect lacks something.
    record ConnectionTextIncomplete(Lack lack) implements SavedProblem {
        /// What is missing.
        public enum Lack {
            /// Everything: no line of it is understood.
            ALL,
            /// The server's name or address.
            SERVER,
            /// The datastore's name.
            DATASTORE
        }

        @Override
        public Code code() {
            return Code.of(2030);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// Text that was to say how to connect says one thing twice, and differently.
    record ConnectionTextAmbiguous(Part part) implements SavedProblem {
        /// What there are two of.
        public enum Part {
            /// A repository.
            REPOSITORY,
            /// A server.
            SERVER,
            /// A port.
            PORT,
            /// A datastore.
            DATASTORE,
            /// A user or token.
            USER,
            /// A token's name.
            TOKEN_NAME,
            /// A namespace.
            NAMESPACE,
            /// A fingerprint.
            FINGERPRINT,
            /// A password or a token's secret.
            SECRET,
            /// A storage of Proxmox VE.
            NAME
        }

        @Override
        public Code code() {
            return Code.of(2031);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// Text that was to say how to connect is far longer than any.
    record ConnectionTextTooLong(long limitSize) implements SavedProblem {
        @Override
        public Code code() {
            return Code.of(2032);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// A repository cannot be saved under that name.
    record SavedNameInvalid(String name) implements SavedProblem {
        @Override
        public Code code() {
            return Code.of(2033);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// A repository is saved under that name already.
    record SavedNameTaken(String name, String repository) implements SavedProblem {
        @Override
        public Code code() {
            return Code.of(2034);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// No repository is saved under that name.
    record SavedNameMissing(String name, List<String> present) implements SavedProblem {
        @Override
        public Code code() {
            return Code.of(2035);
        }

        @Override
        public int exitStatus() {
            return 3;
        }
    }

    /// A file with what was saved cannot be understood; it is left as it is.
    record SavedFileUnusable(String path, Fault fault, String detail) implements SavedProblem {
        /// What is wrong with it.
        public enum Fault {
            /// It holds no JSON object.
            NOT_JSON,
            /// A field is missing or wrong.
            FIELD,
            /// It was made by a newer version.
            NEWER,
            /// It is larger than any.
            TOO_LARGE
        }

        @Override
        public Code code() {
            return Code.of(2036);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// No more repositories can be saved.
    record SavedTooMany(int limit) implements SavedProblem {
        @Override
        public Code code() {
            return Code.of(2037);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// A file of what users set up could not be written; `reason` is the system's word.
    record SavedFileNotWritten(String path, String reason) implements SavedProblem {
        @Override
        public Code code() {
            return Code.of(2038);
        }

        @Override
        public int exitStatus() {
            return 8;
        }
    }

    /// A bare word that no repository is saved as, and no server answers here either; `present` are the names that are
    /// most like it.
    record SavedNameUnknown(String name, List<String> present, String reason) implements SavedProblem {
        @Override
        public Code code() {
            return Code.of(2039);
        }

        @Override
        public int exitStatus() {
            return 9;
        }
    }
}
