/// The NBD server: serves any [Export] over stream sockets, and knows nothing of where its bytes come from. One
/// file per phase, option and command.
///
/// In: requests of clients that nobody here wrote. Out: [Piece]s of an export, in replies. Threads: one platform
/// thread per connection owns its socket and answers what is at hand; virtual threads wait for the rest. Memory:
/// what [NbdLimits] says per connection, and two pieces of the export's at a time. Specification: NBD protocol,
/// `doc/proto.md`.
@NullMarked
package mapback.nbd;

import org.jspecify.annotations.NullMarked;
