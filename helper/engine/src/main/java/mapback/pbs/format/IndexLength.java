package mapback.pbs.format;

/// How long an index file can be, as far as the manifest tells before the file is read.
///
/// @param usual   bytes that it has when it was made as servers make it
/// @param longest bytes that it may have; more is not read
public record IndexLength(long usual, long longest) {
    private static final int SMALLEST_ON_AVERAGE = 4096;
    private static final int TINY_CHUNKS = 4096;

    /// Of a fixed index, by the largest and the smallest chunks that there are.
    private static IndexLength fixed(long size) {
        return new IndexLength(
                length(chunks(size, FixedIndex.MAX_CHUNK_SIZE), Digest.LENGTH),
                length(chunks(size, FixedIndex.MIN_CHUNK_SIZE), Digest.LENGTH));
    }

    /// Chunks that are cut by content have 4 MiB on average, and a few may be tiny.
    private static IndexLength dynamic(long size) {
        long usual = chunks(size, FixedIndex.MAX_CHUNK_SIZE) * 5 / 4;
        long longest = chunks(size, SMALLEST_ON_AVERAGE) + TINY_CHUNKS;
        return new IndexLength(length(usual, DynamicIndex.ENTRY_SIZE), length(longest, DynamicIndex.ENTRY_SIZE));
    }

    /// @param entry of an index
    public static IndexLength of(ManifestFile entry) {
        return switch (entry.name().kind()) {
            case FIXED -> fixed(entry.size());
            case DYNAMIC -> dynamic(entry.size());
            case BLOB -> throw new IllegalArgumentException("a blob has no index: " + entry.name());
        };
    }

    private static long chunks(long size, int chunkSize) {
        return Long.divideUnsigned(size, chunkSize) + 1;
    }

    private static long length(long chunks, int entry) {
        return Math.min(Index.HEADER_SIZE + chunks * entry, Index.MAX_FILE_SIZE);
    }
}
