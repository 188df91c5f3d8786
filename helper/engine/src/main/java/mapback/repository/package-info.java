/// Repositories: what is in them, which snapshot a text means, and their archives as bytes; and what is kept for the
/// way to them: secrets, in the desktop's keyring or the kernel's.
///
/// In: a repository's place, names as users write them, a key. Out: summaries for lists, in pages so that the first
/// come early, and open snapshots whose manifest was checked.
/// Threads: callers wait on virtual threads; manifests are read side by side, as many at a time as a limit says, and
/// decoded on `job.Cores`. A keyring may ask its user, which is waited for, up to a limit. Memory: a manifest meets its
// limit before it is read; a page of summaries at a time.
/// Specification: what the official client prints for the same backups.
@NullMarked
package mapback.repository;

import org.jspecify.annotations.NullMarked;
