package mapback.testkit;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What this process holds of the system's.
///
/// @param descriptors open files and sockets
/// @param threads     of the platform; virtual ones cost no thread
/// @param direct      bytes of the JDK's direct buffers
public record Holding(long descriptors, long threads, long direct) {
    public static Holding now() throws IOException {
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return new Holding(
                    descriptors.count(), ManagementFactory.getThreadMXBean().getThreadCount(), direct);
        }
    }
}
