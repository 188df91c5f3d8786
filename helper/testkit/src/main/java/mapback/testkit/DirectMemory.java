package mapback.testkit;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/// Direct memory of this process, but for that of arenas.
public final class DirectMemory {
    private DirectMemory() {}

    /// Bytes that are allocated now.
    public static long used() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
