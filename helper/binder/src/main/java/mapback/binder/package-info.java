/// The root process: asks polkit, binds sockets to the kernel's nbd devices, keeps the book of who owns which.
///
/// In: requests of any user on a Unix socket. Out: devices, and `/run/mapback/nbdN`, which a udev rule reads.
/// It is started by a service manager with a listening socket, or by `pkexec` with a connected one as descriptor 0,
/// and leaves when there is nothing to do. It never sees a network, a key, or a path chosen by a user.
/// Threads: a platform thread for each connection, since calls into the kernel block. Memory: 16 MiB of heap do.
@NullMarked
package mapback.binder;

import org.jspecify.annotations.NullMarked;
