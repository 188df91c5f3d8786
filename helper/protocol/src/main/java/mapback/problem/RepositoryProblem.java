package mapback.problem;

import java.util.List;

/// Problems on the way to a repository and in finding something there.
public sealed interface RepositoryProblem extends Problem {

    /// What a name was to be.
    enum NameKind {
        /// Components joined by slashes.
        NAMESPACE,
        /// `type/id`.
        GROUP,
        /// `type/id/time`.
        SNAPSHOT,
        /// A file of a snapshot.
        ARCHIVE,
        /// 64 hexadecimal digits.
        DIGEST,
        /// 32 hexadecimal pairs.
        FINGERPRINT,
        /// A user or token.
        OWNER
    }

    /// No repository was named.
    record NotGiven() implements RepositoryProblem {
        @Override
        public Code code() {
            return Code.of(3001);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// The repository's text is neither a path nor a `file:` URL.
    record FormUnknown(String repository) implements RepositoryProblem {
        @Override
        public Code code() {
            return Code.of(3002);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// The folder is there, but it is no datastore: `missing` is what every datastore has.
    record NotADatastore(String path, String missing) implements RepositoryProblem {
        @Override
        public Code code() {
            return Code.of(3003);
        }

        @Override
        public int exitStatus() {
            return 9;
        }
    }

    /// There is no such folder.
    record FolderMissing(String path) implements RepositoryProblem {
        @Override
        public Code code() {
            return Code.of(3004);
        }

        @Override
        public int exitStatus() {
            return 3;
        }
    }

    /// The system refused to let this user read; `path` is the first folder or file on the way that refuses.
    record AccessDenied(String path, String owner, String group, String mode, String user)
            implements RepositoryProblem {
        @Override
        public Code code() {
            return Code.of(3005);
        }

        @Override
        public int exitStatus() {
            return 4;
        }
    }

    /// The medium or the file system failed while reading.
    record ReadFailed(String path, String reason) implements RepositoryProblem {
        @Override
        public Code code() {
            return Code.of(3006);
        }

        @Override
        public int exitStatus() {
            return 9;
        }
    }

    /// The repository has no such namespace.
    record NamespaceMissing(String namespace, String repository) implements RepositoryProblem {
        @Override
        public Code code() {
            return Code.of(3010);
        }

        @Override
        public int exitStatus() {
            return 3;
        }
    }

    /// A name breaks the rule for its kind; `place` is where it stood (the command line, a manifest, a folder).
    record NameInvalid(NameKind kind, String name, String place) implements RepositoryProblem {
        @Override
        public Code code() {
            return Code.of(3011);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// There is no such group in the namespace.
    record GroupMissing(String group, String namespace) implements RepositoryProblem {
        @Override
        public Code code() {
            return Code.of(3012);
        }

        @Override
        public int exitStatus() {
            return 3;
        }
    }

    /// The group is there but holds no finished snapshot.
    record GroupEmpty(String group, String namespace) implements RepositoryProblem {
        @Override
        public Code code() {
            return Code.of(3013);
        }

        @Override
        public int exitStatus() {
            return 3;
        }
    }

    /// There is no such snapshot.
    record SnapshotMissing(String snapshot, String namespace) implements RepositoryProblem {
        @Override
        public Code code() {
            return Code.of(3014);
        }

        @Override
        public int exitStatus() {
            return 3;
        }
    }

    /// The text is the beginning of more than one snapshot.
    record SnapshotAmbiguous(String text, List<String> matches) implements RepositoryProblem {
        @Override
        public Code code() {
            return Code.of(3015);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// The snapshot has no manifest: its backup is running or was broken off.
    record SnapshotUnfinished(String snapshot) implements RepositoryProblem {
        @Override
        public Code code() {
            return Code.of(3016);
        }

        @Override
        public int exitStatus() {
            return 3;
        }
    }

    /// The manifest does not list that archive; `present` lists what there is.
    record ArchiveMissing(String archive, String snapshot, List<String> present) implements RepositoryProblem {
        @Override
        public Code code() {
            return Code.of(3017);
        }

        @Override
        public int exitStatus() {
            return 3;
        }
    }

    /// An archive name with an ending that belongs to no kind of archive.
    record ArchiveKindUnknown(String archive) implements RepositoryProblem {
        @Override
        public Code code() {
            return Code.of(3018);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// A file archive was to be restored to a folder, which this version cannot do.
    record FileArchiveNotRestorable(String archive) implements RepositoryProblem {
        @Override
        public Code code() {
            return Code.of(3019);
        }

        @Override
        public int exitStatus() {
            return 12;
        }
    }

    /// Half of a split file archive was to be written as one stream.
    record SplitArchiveNotPipeable(String archive) implements RepositoryProblem {
        @Override
        public Code code() {
            return Code.of(3020);
        }

        @Override
        public int exitStatus() {
            return 12;
        }
    }
}
