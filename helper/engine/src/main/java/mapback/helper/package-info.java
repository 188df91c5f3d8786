/// The user's process: reads its settings, wires everything by hand, listens, and leaves when nobody needs it.
///
/// In: the command line, `XDG_*` and `HOME` of the environment (never `PBS_*`), signals. Out: a socket in the
/// runtime folder, a log. Threads: the main thread waits for the end; one virtual thread accepts connections.
/// Memory: the cache's size is an option and bounds all content; the launcher sets the heap's.
@NullMarked
package mapback.helper;

import org.jspecify.annotations.NullMarked;
