package mapback.protocol;

/// What a job does.
public enum JobKind {
    /// Makes a file or stream equal to an archive.
    RESTORE,
    /// Reads and checks.
    VERIFY
}
