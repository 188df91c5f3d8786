/// Work that takes time: its progress, pausing and cancelling, fork and join, the pool of cores.
///
/// In: tasks. Out: their results, or their first failure. Threads: virtual ones wait, the platform threads of
/// [Cores] compute, and none outlives the block that started it; an interrupt cancels. Memory: none worth
/// counting.
@NullMarked
package mapback.job;

import org.jspecify.annotations.NullMarked;
