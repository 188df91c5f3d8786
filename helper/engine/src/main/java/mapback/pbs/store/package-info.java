/// Where chunks and the files of snapshots are stored: a datastore directory, a server. Blobs as they are stored,
/// unchecked.
///
/// In: names and digests. Out: stored bytes, or a problem that names the place and what to do. A server that goes away
/// is waited for. Nothing is ever written, and nothing but plain files is opened: symbolic links below the datastore's
// own folder, fifos and devices
/// are refused. Threads: calls block on the medium; call from virtual threads, an interrupt ends a read.
/// Memory: a size is compared with its limit before memory is taken; chunks are read into the caller's buffer.
/// Specification: Proxmox Backup datastore directory.
@NullMarked
package mapback.pbs.store;

import org.jspecify.annotations.NullMarked;
