/// A backup server on the wire: TLS, login, the admin API over HTTP/1.1, reader sessions over HTTP/2.
///
/// In: a server's place, whom to trust, a login. Out: the bytes of answers, files and chunks as they are stored, or a
/// [mapback.problem.ProblemException] with a `ServerProblem`; a lost connection is a [SessionLostException].
/// Threads: callers wait, best on virtual threads, and an interrupt ends the wait at once; Netty's two threads never
/// wait. Memory: answers meet a limit before they are kept; a chunk that nobody reads yet holds at most one stream
/// window, and so many streams at a time as [ReaderSession] says. Netty is imported here alone.
/// Specification: Proxmox Backup over the network.
@NullMarked
package mapback.pbs.wire;

import org.jspecify.annotations.NullMarked;
