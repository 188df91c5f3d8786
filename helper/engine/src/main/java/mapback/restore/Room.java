package mapback.restore;

import java.io.IOException;
import mapback.linux.FileSystemKind;
import mapback.linux.Identity;
import mapback.linux.Volume;
import mapback.problem.ProblemException;
import mapback.problem.TargetProblem.TargetFull;

/// Whether a target's file system has room for what is to be written.
final class Room {
    private Room() {}

    /// Compares before anything is written. Content is counted in whole chunks: blocks of zeros within one are
    /// known only once it was fetched.
    ///
    /// @param size bytes of the target in all
    /// @param data bytes of it that are not known to be zeros
    /// @throws ProblemException with [TargetFull]
    static void check(Target target, long size, long data) throws IOException {
        Volume volume = Volume.of(target.unfinished());
        if (compresses(volume.kind())) {
            return;
        }
        TargetBytes bytes = target.bytes();
        long needed = hasHoles(volume.kind()) ? data - bytes.dataSize() : size - bytes.size();
        long available = Identity.own().isRoot() ? volume.free() : volume.available();
        if (needed > available) {
            throw new ProblemException(new TargetFull(target.file().toString(), needed, available));
        }
    }

    /// Data may take up less room than it has bytes, and often does.
    private static boolean compresses(FileSystemKind kind) {
        return switch (kind) {
            case BTRFS, ZFS, BCACHEFS, FUSE, OTHER -> true;
            case EXT, XFS, F2FS, TMPFS, OVERLAY, VFAT, EXFAT, NTFS, NFS, SMB, CIFS -> false;
        };
    }

    private static boolean hasHoles(FileSystemKind kind) {
        return kind != FileSystemKind.VFAT && kind != FileSystemKind.EXFAT;
    }
}
