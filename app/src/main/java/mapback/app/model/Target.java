package mapback.app.model;

import java.nio.file.Path;

/// Where something of a backup can go on this computer.
public sealed interface Target {
    /// Whether a file of a snapshot can go there.
    boolean takes(ContentKind kind);

    /// It becomes a disk of this computer, read-only.
    record NewDisk() implements Target {
        @Override
        public boolean takes(ContentKind kind) {
            return kind == ContentKind.DISK;
        }
    }

    /// It becomes a file in a folder.
    record Folder(Path path) implements Target {
        @Override
        public boolean takes(ContentKind kind) {
            return kind != ContentKind.FILES;
        }
    }
}
