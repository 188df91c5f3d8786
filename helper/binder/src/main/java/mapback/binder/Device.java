package mapback.binder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// One of the driver's devices, as the system's files show it.
///
/// @param number N of `/dev/nbdN`
record Device(int number) {
    private static final Duration LOOK = Duration.ofMillis(20);

    interface Attempt {
        boolean succeeds() throws IOException;
    }

    Path node() {
        return Path.of("/dev/nbd" + number);
    }

    /// Its folder in sysfs, and those of its partitions.
    Stream<Path> parts() {
        return Stream.concat(Stream.of(file("")), Sysfs.list(file(""), "nbd\\d+p\\d+"));
    }

    /// Whether the kernel has a configuration for it, also when its server is dead.
    boolean isConnected() {
        return Files.exists(file("pid"));
    }

    /// Whether the kernel has let go of all of it: not before the last one who has it open closes it.
    boolean isGone() {
        return !isConnected() && size() == 0;
    }

    long size() {
        return Sysfs.text(file("size")).map(Long::parseLong).orElse(0L) * 512;
    }

    Optional<String> backend() {
        return Sysfs.text(file("backend"));
    }

    void configure(int readAheadKib, int maxRequestKib) throws IOException {
        Files.writeString(file("queue/read_ahead_kb"), Integer.toString(readAheadKib));
        Files.writeString(file("queue/max_sectors_kb"), Integer.toString(maxRequestKib));
    }

    /// Says whose the device's file is. A udev rule says the same for later events, and for partitions.
    void give(int uid, String mode) throws IOException {
        if (Files.exists(node())) {
            Files.setAttribute(node(), "unix:uid", uid);
            Files.setAttribute(node(), "unix:mode", Integer.parseInt(mode, 8));
        }
    }

    /// Takes its file from its last owner. One that is root's stays as it is: another program may have it open.
    void takeBack() throws IOException {
        if (Files.exists(node()) && !Integer.valueOf(0).equals(Files.getAttribute(node(), "unix:uid"))) {
            give(0, "0600");
        }
    }

    /// Tries again and again, since the kernel tells nobody: its events come before the last part is done.
    ///
    /// @return false when the time was up before
    static boolean await(Duration time, Attempt attempt) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        while (!attempt.succeeds()) {
            if (System.nanoTime() >= end) {
                return false;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return true;
    }

    private Path file(String name) {
        return Path.of("/sys/block/nbd" + number, name);
    }
}
