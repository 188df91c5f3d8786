package mapback.pbs.format;

import java.nio.ByteBuffer;
import java.util.Objects;
import mapback.problem.DamageProblem.IndexFault;
import mapback.problem.ProblemException;

/// A `.didx`: chunks cut by content, each with the offset where it ends.
///
/// @see "Proxmox Backup dynamic index"
public final class DynamicIndex implements Index {
    static final long MAGIC = 0x1c914ea519bab3cdL;
    static final int ENTRY_SIZE = 40;

    private final IndexFile index;
    private final int count;
    private final Digest checksum;

    private DynamicIndex(IndexFile index, int count, Digest checksum) {
        this.index = index;
        this.count = count;
        this.checksum = checksum;
    }

    /// @param bytes    the file, from position to limit; becomes the index's own
    /// @param file     the file's server name, for messages
    /// @param snapshot the snapshot, for messages
    /// @throws ProblemException with `IndexDamaged`
    public static DynamicIndex parse(ByteBuffer bytes, String file, String snapshot) throws ProblemException {
        IndexFile index = IndexFile.open(bytes, MAGIC, file, snapshot);
        int entries = index.bytes().limit() - HEADER_SIZE;
        if (entries % ENTRY_SIZE != 0) {
            long expected = HEADER_SIZE + (long) entries / ENTRY_SIZE * ENTRY_SIZE;
            throw index.damaged(IndexFault.LENGTH, Long.toString(index.bytes().limit()), Long.toString(expected));
        }
        Digest checksum = index.checksum();
        checkOffsets(index, entries / ENTRY_SIZE);
        return new DynamicIndex(index, entries / ENTRY_SIZE, checksum);
    }

    /// Every chunk ends behind the one before it (upstream trusts that) and has at most 16 MiB.
    private static void checkOffsets(IndexFile index, int count) throws ProblemException {
        long start = 0;
        for (int i = 0; i < count; i++) {
            long end = index.bytes().getLong(HEADER_SIZE + i * ENTRY_SIZE);
            if (end <= start) {
                throw index.damaged(IndexFault.ORDER, Integer.toString(i), "");
            }
            if (end - start > BlobHeader.MAX_CHUNK_PLAIN) {
                throw index.damaged(
                        IndexFault.CHUNK_LENGTH,
                        Long.toString(end - start),
                        Integer.toString(BlobHeader.MAX_CHUNK_PLAIN));
            }
            start = end;
        }
    }

    @Override
    public long size() {
        return count == 0 ? 0 : end(count - 1);
    }

    @Override
    public long chunkCount() {
        return count;
    }

    @Override
    public ChunkRef chunk(long number) {
        int i = (int) Objects.checkIndex(number, (long) count);
        long offset = i == 0 ? 0 : end(i - 1);
        Digest digest = Digest.at(index.bytes(), HEADER_SIZE + i * ENTRY_SIZE + Long.BYTES);
        return new ChunkRef(number, digest, offset, (int) (end(i) - offset));
    }

    /// The offset of the first byte behind a chunk.
    ///
    /// @param number `0 <= number < chunkCount()`
    public long end(long number) {
        return end((int) Objects.checkIndex(number, (long) count));
    }

    private long end(int i) {
        return index.bytes().getLong(HEADER_SIZE + i * ENTRY_SIZE);
    }

    @Override
    public long chunkNumberAt(long offset) {
        Objects.checkIndex(offset, size());
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (end(middle) > offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
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
        return file() + ": " + size() + " bytes in " + count + " chunks";
    }
}
