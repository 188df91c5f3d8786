/// All that can go wrong for a user, as data: code, parameters, exit status; and the bundle of its sentences.
///
/// In: nothing. Out: records that travel in replies, and their sentences in the reader's language.
/// Threads: everything here is immutable and may be shared. Nothing waits. Memory: small, the garbage collector's.
@NullMarked
package mapback.problem;

import org.jspecify.annotations.NullMarked;
