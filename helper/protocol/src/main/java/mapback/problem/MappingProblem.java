package mapback.problem;

import java.util.List;

/// Problems of mappings: images that are handed out to other programs.
public sealed interface MappingProblem extends Problem {

    /// What cannot be mapped.
    enum Unmappable {
        /// A file archive.
        FILE_ARCHIVE,
        /// A blob.
        BLOB
    }

    /// Why a socket cannot be made.
    enum SocketFault {
        /// Something else than a socket is there.
        FILE,
        /// It is that of another mapping.
        MAPPED,
        /// Another program listens there.
        USED,
        /// It would lie in a datastore.
        IN_DATASTORE,
        /// There is no such folder.
        NO_FOLDER,
        /// Its path is longer than the system takes.
        TOO_LONG,
        /// The user may not make one there.
        DENIED,
        /// Anything else.
        OTHER
    }

    /// The archive is no image.
    record NotAnImage(String archive, Unmappable kind) implements MappingProblem {
        @Override
        public Code code() {
            return Code.of(8001);
        }

        @Override
        public int exitStatus() {
            return 12;
        }
    }

    /// No mapping has that id, socket or name.
    record MappingMissing(String mapping) implements MappingProblem {
        @Override
        public Code code() {
            return Code.of(8002);
        }

        @Override
        public int exitStatus() {
            return 3;
        }
    }

    /// A name fits more than one mapping.
    record MappingAmbiguous(String mapping, List<String> possible) implements MappingProblem {
        @Override
        public Code code() {
            return Code.of(8003);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// Programs read the mapping that is to be unmapped.
    record MappingInUse(String mapping, long clients) implements MappingProblem {
        @Override
        public Code code() {
            return Code.of(8004);
        }

        @Override
        public int exitStatus() {
            return 6;
        }
    }

    /// The socket cannot be made.
    record SocketRefused(String socket, SocketFault fault, String detail) implements MappingProblem {
        @Override
        public Code code() {
            return Code.of(8005);
        }

        @Override
        public int exitStatus() {
            return switch (fault) {
                case DENIED -> 4;
                case NO_FOLDER, OTHER -> 8;
                case TOO_LONG -> 2;
                case FILE, MAPPED, USED, IN_DATASTORE -> 6;
            };
        }
    }

    /// There are as many mappings as there may be.
    record TooManyMappings(long limit) implements MappingProblem {
        @Override
        public Code code() {
            return Code.of(8006);
        }

        @Override
        public int exitStatus() {
            return 6;
        }
    }

    /// The helper that served the mapping ended without taking it away.
    record MappingLost(String mapping, String archive, String snapshot, String socket) implements MappingProblem {
        @Override
        public Code code() {
            return Code.of(8007);
        }

        @Override
        public int exitStatus() {
            return 10;
        }
    }
}
