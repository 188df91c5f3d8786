/// A blob as stored ⇄ the checked plain bytes of a chunk or file.
///
/// In: the bytes of a blob in memory, the key if it must be encrypted, digest and length it must have. Out: plain bytes
/// that are checked, or a [mapback.pbs.format.BlobFaultException]. Computes only; no input or output happens here.
/// Threads: one [mapback.pbs.blob.BlobDecoder] per computing thread. Nothing waits.
/// Memory: the caller's buffers, plus a decoder's context (about 160 KiB outside the heap). Nothing is unpacked beyond
/// the length that the index or the caller allows. zstd is imported here alone.
/// Specification: Proxmox Backup data blobs.
@NullMarked
package mapback.pbs.blob;

import org.jspecify.annotations.NullMarked;
