package mapback.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// What the current thread has spent so far: take it before and after, and subtract.
///
/// @param cpuNanos       time on a core, whatever else the machine does
/// @param allocatedBytes on the heap, whether freed since or not
public record Spent(long cpuNanos, long allocatedBytes) {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    public static Spent soFar() {
        return new Spent(THREADS.getCurrentThreadCpuTime(), THREADS.getCurrentThreadAllocatedBytes());
    }

    /// What was spent since `before`.
    public static Spent since(Spent before) {
        Spent now = soFar();
        return new Spent(now.cpuNanos - before.cpuNanos, now.allocatedBytes - before.allocatedBytes);
    }

    public double cpuMillis() {
        return cpuNanos / 1e6;
    }
}
