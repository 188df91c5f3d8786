package mapback.pbs.format;

/// How a file of a snapshot is stored; its server name's ending says it.
public enum ArchiveKind {
    /// Chunks of one size: an image.
    FIXED(".fidx"),
    /// Chunks cut by content: a file archive.
    DYNAMIC(".didx"),
    /// One blob.
    BLOB(".blob");

    private final String suffix;

    ArchiveKind(String suffix) {
        this.suffix = suffix;
    }

    /// What server names of this kind end with, dot included.
    public String suffix() {
        return suffix;
    }
}
