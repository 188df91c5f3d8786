/// What the helper does for a request, and the jobs that outlive it.
///
/// In: requests of [mapback.protocol]. Out: its replies and rows. Threads: requests wait on the virtual thread of
/// their connection; each job has a platform thread of its own. Memory: a job holds its opened archive and, if it
/// needs one, its key until it ends; the job book holds no secret.
@NullMarked
package mapback.service;

import org.jspecify.annotations.NullMarked;
