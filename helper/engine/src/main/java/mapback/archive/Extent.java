package mapback.archive;

/// A run of an archive's bytes, and whether anything is stored for it.
public sealed interface Extent {
    /// Bytes from the archive's start.
    long offset();

    /// Bytes, 1 or more.
    long length();

    /// The offset of the first byte behind it.
    default long end() {
        return offset() + length();
    }

    /// Has content of its own.
    record Data(long offset, long length) implements Extent {}

    /// Reads as zeros and is never fetched.
    record Hole(long offset, long length) implements Extent {}
}
