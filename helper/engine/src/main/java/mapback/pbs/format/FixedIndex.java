package mapback.pbs.format;

import java.nio.ByteBuffer;
import java.util.Objects;
import mapback.problem.DamageProblem.IndexFault;
import mapback.problem.ProblemException;

/// A `.fidx`: chunks of one size, the last one shorter when the image ends there.
///
/// @see "Proxmox Backup fixed index"
public final class FixedIndex implements Index {
    /// The smallest chunk size that upstream's tools make.
    public static final int MIN_CHUNK_SIZE = 64 << 10;

    /// The largest one, and the only one that servers make.
    public static final int MAX_CHUNK_SIZE = 4 << 20;

    static final long MAGIC = 0x2f7f41ed91fd0fcdL;
    static final int SIZE_OFFSET = 0x40;
    static final int CHUNK_SIZE_OFFSET = 0x48;

    private final IndexFile index;
    private final long size;
    private final int chunkSize;
    private final Digest checksum;

    private FixedIndex(IndexFile index, long size, int chunkSize, Digest checksum) {
        this.index = index;
        this.size = size;
        this.chunkSize = chunkSize;
        this.checksum = checksum;
    }

    /// @param bytes    the file, from position to limit; becomes the index's own
    /// @param file     the file's server name, for messages
    /// @param snapshot the snapshot, for messages
    /// @throws ProblemException with `IndexDamaged`
    public static FixedIndex parse(ByteBuffer bytes, String file, String snapshot) throws ProblemException {
        IndexFile index = IndexFile.open(bytes, MAGIC, file, snapshot);
        long size = index.bytes().getLong(SIZE_OFFSET);
        long chunkSize = index.bytes().getLong(CHUNK_SIZE_OFFSET);
        if (chunkSize < MIN_CHUNK_SIZE || chunkSize > MAX_CHUNK_SIZE || Long.bitCount(chunkSize) != 1) {
            throw index.damaged(IndexFault.CHUNK_SIZE, Long.toUnsignedString(chunkSize), "");
        }
        if (size == 0) {
            throw index.damaged(IndexFault.SIZE_ZERO, "0", "");
        }
        // Without sign, so that 2^63 and more do not turn negative; at most 2^48 chunks, so nothing overflows.
        long expected = HEADER_SIZE + (Long.divideUnsigned(size - 1, chunkSize) + 1) * Digest.LENGTH;
        if (index.bytes().limit() != expected) {
            throw index.damaged(IndexFault.LENGTH, Long.toString(index.bytes().limit()), Long.toString(expected));
        }
        return new FixedIndex(index, size, (int) chunkSize, index.checksum());
    }

    @Override
    public long size() {
        return size;
    }

    /// Bytes of every chunk but perhaps the last: a power of two.
    public int chunkSize() {
        return chunkSize;
    }

    @Override
    public long chunkCount() {
        return (size - 1) / chunkSize + 1;
    }

    @Override
    public ChunkRef chunk(long number) {
        Objects.checkIndex(number, chunkCount());
        long offset = number * chunkSize;
        int length = (int) Math.min(chunkSize, size - offset);
        return new ChunkRef(number, Digest.at(index.bytes(), entry(number)), offset, length);
    }

    /// Whether a chunk has that name, without making an object for it.
    ///
    /// @param number `0 <= number < chunkCount()`
    public boolean hasDigest(long number, Digest digest) {
        return digest.isAt(index.bytes(), entry(number));
    }

    private static int entry(long number) {
        return HEADER_SIZE + Math.toIntExact(number * Digest.LENGTH);
    }

    @Override
    public long chunkNumberAt(long offset) {
        return Objects.checkIndex(offset, size) / chunkSize;
    }

    @Override
    public Digest checksum() {
        return checksum;
    }

    @Override
    public String file() {
        return index.file();
    }

    @Override
    public String toString() {
        return file() + ": " + size + " bytes in chunks of " + chunkSize;
    }
}
