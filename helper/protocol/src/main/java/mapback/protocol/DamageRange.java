package mapback.protocol;

/// A damaged range of an archive.
public record DamageRange(long offset, long length, long chunkNumber) {}
