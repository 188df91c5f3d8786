package mapback.binder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import mapback.binder.wire.Reason;
import mapback.linux.Errno;
import mapback.linux.NativeFile;
import mapback.linux.OpenFlag;
import mapback.linux.SystemCallException;

/// Who owns which device: a file for each, kept until the machine ends. Several binders may run at once.
record Book() {
    static final Path FOLDER = Path.of("/run/mapback");
    private static final String PREFIX = "nbd";
    // Longer than taking a device away takes.
    private static final Duration TO_BE_LET_GO = Duration.ofSeconds(10);

    /// The device's entry, if the device is the one that was entered: not another program's after it.
    Optional<Entry> find(int number) {
        Optional<String> backend = new Device(number).backend();
        // Where its file is gone, there is what helpers have the kernel know a device by.
        return Sysfs.text(file(number))
                .or(() -> backend.map(
                        name -> name.replaceFirst("^mapback-(\\d+)-", "MAPBACK_UID=$1\nMAPBACK_BACKEND=$0")))
                .flatMap(text -> Entry.parse(number, text))
                .filter(entry -> backend.equals(Optional.of(entry.backend())) && new Device(number).isConnected());
    }

    /// The entry of one that is there, and for those that may know of it.
    Entry get(int number, Predicate<Entry> mayKnow) throws RefusedException {
        Optional<Entry> found = find(number);
        boolean isOthers = found.isEmpty() && new Device(number).isConnected();
        return found.filter(mayKnow)
                .orElseThrow(() -> new RefusedException(isOthers ? Reason.NOT_OURS : Reason.UNKNOWN_DEVICE));
    }

    List<Entry> all() {
        return Sysfs.list(Path.of("/sys/block"), PREFIX + "\\d+")
                .map(file -> file.toFile().getName().substring(PREFIX.length()))
                .flatMap(number -> find(Integer.parseInt(number)).stream())
                .toList();
    }

    /// Until it is closed, nobody else connects the device or takes it away.
    NativeFile hold(int number) throws IOException {
        return hold(number, TO_BE_LET_GO).orElseThrow(() -> new SystemCallException("flock", Errno.EAGAIN));
    }

    /// @return empty when another holds it for longer
    Optional<NativeFile> hold(int number, Duration patience) throws IOException {
        NativeFile lock = NativeFile.open(FOLDER.resolve("." + PREFIX + number), OpenFlag.WRITE, OpenFlag.CREATE);
        if (Device.await(patience, lock::tryLock)) {
            return Optional.of(lock);
        }
        lock.close();
        return Optional.empty();
    }

    /// For who holds the device. The udev rule never sees half of it.
    void write(Entry entry) throws IOException {
        Path fresh = FOLDER.resolve("." + PREFIX + entry.device() + ".new");
        Files.writeString(fresh, entry.render());
        Files.move(fresh, file(entry.device()), StandardCopyOption.ATOMIC_MOVE);
    }

    void strike(int number) throws IOException {
        Files.deleteIfExists(file(number));
    }

    private Path file(int number) {
        return FOLDER.resolve(PREFIX + number);
    }
}
