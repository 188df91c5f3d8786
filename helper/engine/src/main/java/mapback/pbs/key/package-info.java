/// Keys of encrypted and signed backups: key files, derivation, fingerprints, signatures.
///
/// In: the bytes of a key file and a password. Out: a [mapback.pbs.key.Key] whose owner closes it.
/// Threads: a key may be shared while it is open; deriving one from a password computes for a second or more.
/// Memory: secrets are wiped when their holder is closed, and show in no `toString`. Deriving with scrypt needs what
/// the key file asks for, within a limit. Bouncy Castle is imported here alone.
/// Specification: Proxmox Backup storage formats, keys and manifest signature.
@NullMarked
package mapback.pbs.key;

import org.jspecify.annotations.NullMarked;
