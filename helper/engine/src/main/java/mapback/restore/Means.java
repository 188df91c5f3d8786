package mapback.restore;

import mapback.buffer.BufferPool;
import mapback.job.Cores;

/// What all jobs share.
///
/// @param pool  the memory that content passes through
/// @param cores the threads that compute
public record Means(BufferPool pool, Cores cores) {}
