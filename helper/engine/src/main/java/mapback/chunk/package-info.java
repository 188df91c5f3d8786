/// Chunks on their way from a source to a reader: fetched, checked, decoded, kept.
///
/// In: what an index says about a chunk. Out: a [mapback.buffer.Lease] on checked bytes, which the reader closes.
/// Threads: callers wait on virtual threads; decoding runs on `job.Cores`. Memory: the buffer pool bounds all of
/// it, stored blobs on their way and decoded chunks alike; how many are on their way follows the source, see
/// [mapback.chunk.Depth]. Specification: Proxmox Backup data blobs.
@NullMarked
package mapback.chunk;

import org.jspecify.annotations.NullMarked;
