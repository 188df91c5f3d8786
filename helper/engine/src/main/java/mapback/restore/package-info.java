/// Makes the target equal to the snapshot: a file from an image, a file from a blob, a stream; and checks what is
/// there.
///
/// In: an opened archive, a target and a [Course]. Out: the target, equal to the archive, or the [Damage] that is
/// in the way. One walk serves restoring, going on after an interruption, and repairing: a range that is right
/// already is left alone, zeros become holes, the rest is fetched and written. Threads: work runs on the thread
/// that calls it and on platform threads of its own that end with it, since the system's calls on files hold
/// their thread; an interrupt ends it within a chunk. Memory: leases, at most one chunk and a window for each of
/// these threads, none while paused.
@NullMarked
package mapback.restore;

import org.jspecify.annotations.NullMarked;
