/// The system calls that the JDK does not reach, through its own foreign functions.
///
/// In: paths, direct buffers, numbers. Out: values, or a [SystemCallException] with the system's reason.
/// Threads: every call blocks its thread, and a virtual one together with its carrier: callers that do much of it
/// use platform threads. Calls broken off by a signal are made again. Memory: arguments live in an arena that ends
/// with the call; a [NativeFile]'s descriptor ends with its `close`. Linux on 64 bits, x86 and ARM.
@NullMarked
package mapback.linux;

import org.jspecify.annotations.NullMarked;
