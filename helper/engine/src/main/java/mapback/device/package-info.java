/// Block devices as the system shows them: their size, their partitions and what is on those, who uses them.
///
/// In: a device's name. Out: records. Nothing is written. All of it is read from the kernel's and udev's small
/// files, so each answer is a picture of a moment. Specification: NBD, section 3.4.
/// Threads: any; nothing waits.
/// Memory: what the answers hold, the longest of those files some tens of KiB.
@NullMarked
package mapback.device;

import org.jspecify.annotations.NullMarked;
