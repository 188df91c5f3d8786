/// The system calls that the JDK does not reach, through its own foreign functions.
///
/// In: paths, descriptors, numbers. Out: values, or an `IOException` with the system's reason. Threads: calls block
// their
/// thread. Memory: arguments live in an arena that ends with the call.
@NullMarked
package mapback.linux;

import org.jspecify.annotations.NullMarked;
