package mapback.chunk;

/// What went through the pipeline since it was opened.
///
/// @param fetchedCount chunks that were fetched and decoded
/// @param fetched      their content in bytes
/// @param stored       bytes that were read from sources for that
/// @param hitCount     reads of a chunk that was at hand
/// @param joinedCount  reads that shared the fetch of another reader
/// @param againCount   chunks that were fetched a second time because they were damaged
public record Traffic(long fetchedCount, long fetched, long stored, long hitCount, long joinedCount, long againCount) {}
