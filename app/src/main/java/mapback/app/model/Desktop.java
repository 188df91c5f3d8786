package mapback.app.model;

import java.nio.file.Path;

/// What the models need of the desktop and the user's folders.
///
/// @param volumes     the way to what is on disks
/// @param shortcuts   places for ways back to a backup
/// @param home        the user's folder
/// @param standardKey where the official client keeps its key
/// @param umask       of the files that are made, 0 to 0777
public record Desktop(Volumes volumes, Shortcuts shortcuts, Path home, Path standardKey, int umask) {}
