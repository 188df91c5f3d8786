/// Pooled direct buffers; a [Lease] is the right to read one.
///
/// In: a size. Out: a [Lease], which its holder closes. Threads: [BufferPool#take] waits in line until there is
/// room, and may be interrupted; nothing else waits. Memory: the pool never holds more than its capacity, whether
/// in use, kept for a second reader or idle. [Gathered] is memory beside it, of whoever can reach it.
@NullMarked
package mapback.buffer;

import org.jspecify.annotations.NullMarked;
