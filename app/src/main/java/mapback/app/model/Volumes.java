package mapback.app.model;

import java.nio.file.Path;
import mapback.problem.ProblemException;

/// The desktop's way to what is on a disk: it opens a partition for the user, and closes it again.
///
/// What opens, closes and shows may wait long.
public interface Volumes {

    /// Whether what is on a partition can be opened as files.
    ///
    /// @param fileSystem as the system calls it, as `ext4`
    boolean canOpen(String fileSystem);

    /// Opens it read-only; the system may ask the user whether that is allowed.
    ///
    /// @param partition as `/dev/nbd0p1`
    /// @return the folder in which its files are
    Path open(String partition, String fileSystem) throws ProblemException, InterruptedException;

    /// Closes it, wherever it is open.
    void close(String partition) throws ProblemException;

    /// Shows a folder in the desktop's file manager.
    ///
    /// @return whether there is one
    boolean show(Path folder);

    /// Whether the user was told once that only trusted backups are to be opened.
    boolean isWarned();

    /// The user was told.
    void warned();
}
