/// An archive as bytes: what is at an offset, and where there is nothing.
///
/// In: an index and where its chunks come from. Out: bytes at an offset, extents, or leases on whole chunks,
/// which the reader closes. Threads: readers wait on virtual threads, any number of them at once. Memory: the
/// index, held by whoever opened the archive; all content is in the pipeline's buffers. Specification: Proxmox
/// Backup fixed and dynamic index.
@NullMarked
package mapback.archive;

import org.jspecify.annotations.NullMarked;
