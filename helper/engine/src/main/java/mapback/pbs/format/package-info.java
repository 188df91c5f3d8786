/// How Proxmox Backup Server lays out its files: blob header, `.fidx`, `.didx`, manifest, and the rules of all names.
///
/// In: bytes and text from outside, trusted in nothing. Out: records that keep every rule, or a
/// [mapback.problem.ProblemException] that names the thing and the place. No input or output happens here.
/// Threads: everything is immutable and may be shared. Nothing waits.
/// Memory: an index is one flat buffer that its maker hands over; a manifest's JSON is bounded in bytes, depth and
/// values. Jackson is imported here alone, behind [mapback.pbs.format.Json].
/// Specification: Proxmox Backup storage formats 3.2 to 4.1.
@NullMarked
package mapback.pbs.format;

import org.jspecify.annotations.NullMarked;
