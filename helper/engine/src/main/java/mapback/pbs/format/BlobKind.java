package mapback.pbs.format;

import java.util.Optional;

/// The four ways in which a blob can hold its content; the first eight bytes tell.
///
/// @see "Proxmox Backup data blobs: magic numbers"
public enum BlobKind {
    /// As it is.
    PLAIN(0x42ab3807be8370a1L, false, false),
    /// Compressed.
    ZSTD(0x31b958426fb6a37fL, false, true),
    /// Encrypted.
    ENCRYPTED(0x7b6785be222d4cf0L, true, false),
    /// Compressed, then encrypted.
    ENCRYPTED_ZSTD(0xe6591bbf0bbfd80bL, true, true);

    private final long magic;
    private final boolean encrypted;
    private final boolean compressed;

    BlobKind(long magic, boolean encrypted, boolean compressed) {
        this.magic = magic;
        this.encrypted = encrypted;
        this.compressed = compressed;
    }

    /// The kind of that magic, read as a big-endian number; empty when there is none.
    public static Optional<BlobKind> ofMagic(long magic) {
        for (BlobKind kind : values()) {
            if (kind.magic == magic) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /// The first eight bytes as a big-endian number.
    public long magic() {
        return magic;
    }

    /// Whether a key is needed.
    public boolean isEncrypted() {
        return encrypted;
    }

    /// Whether it is zstd inside.
    public boolean isCompressed() {
        return compressed;
    }

    /// Bytes before the payload.
    public int headerSize() {
        return encrypted ? BlobHeader.ENCRYPTED_SIZE : BlobHeader.PLAIN_SIZE;
    }
}
