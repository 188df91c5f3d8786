package mapback.restore;

/// How a restore treats a file that is there already, and the rights of a new one.
///
/// @param overwrite   it is replaced, at the end and in one step
/// @param changedOnly it is changed in place, where it differs
/// @param umask       the caller's file mode mask, 0 to 0777
public record TargetOptions(boolean overwrite, boolean changedOnly, int umask) {
    private static final int ALL_MAY_READ_AND_WRITE = 0666;

    public TargetOptions {
        if (umask < 0 || umask > 0777) {
            throw new IllegalArgumentException("no file mode mask: " + umask);
        }
    }

    /// The mode of a new file.
    int newMode() {
        return ALL_MAY_READ_AND_WRITE & ~umask;
    }
}
