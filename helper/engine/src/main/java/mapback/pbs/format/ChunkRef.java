package mapback.pbs.format;

/// One chunk's place in an archive: what the index says about it.
///
/// @param chunkNumber counted from 0
/// @param digest      its name
/// @param offset      bytes from the archive's start
/// @param length      bytes of its content, 1 to 16 MiB
public record ChunkRef(long chunkNumber, Digest digest, long offset, int length) {
    public ChunkRef {
        if (chunkNumber < 0 || offset < 0 || length < 1 || length > BlobHeader.MAX_CHUNK_PLAIN) {
            throw new IllegalArgumentException("no chunk: " + chunkNumber + " at " + offset + ", " + length + " bytes");
        }
    }

    /// The offset of the first byte behind it.
    public long end() {
        return offset + length;
    }
}
