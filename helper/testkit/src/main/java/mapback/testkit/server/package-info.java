/// A backup server as far as its reader side goes, over datastore directories, with faults that can be switched on.
///
/// In: datastore directories, accounts, faults. Out: a port of 127.0.0.1 that speaks TLS, HTTP/1.1 and the reader
/// protocol, and what was asked of it. Threads: two event loops; files are read on virtual threads.
/// Memory: at most [ReaderConnection#BODIES] bodies per reader connection, direct. Written from the observed behaviour
/// of a real server alone; it shares no code with what is tested against it.
@NullMarked
package mapback.testkit.server;

import org.jspecify.annotations.NullMarked;
