/// The kernel's `nbd` family over generic netlink: connect, reconfigure, disconnect.
///
/// In: numbers and a descriptor of this process. Out: nothing, or a [mapback.linux.SystemCallException] with the
/// kernel's error. Threads: calls block for as long as the kernel takes; one [NbdFamily] serves one at a time.
/// Memory: a buffer of 8 KiB each way.
@NullMarked
package mapback.binder.netlink;

import org.jspecify.annotations.NullMarked;
