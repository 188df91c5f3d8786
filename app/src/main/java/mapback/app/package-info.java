/// The beginning: window or command, wired by hand.
///
/// In: the words of the command line. Out: an exit status. Threads: the main one. Memory: none of its own.
@NullMarked
package mapback.app;

import org.jspecify.annotations.NullMarked;
