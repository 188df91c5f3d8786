package mapback.binder;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import mapback.binder.wire.HolderKind;
import mapback.binder.wire.Message;
import mapback.linux.BlockNode;

/// Who uses a device and its partitions, by their numbers: a picture of a moment, read from the system's files.
record Users(Device device) {
    private static final Path PROC = Path.of("/proc");

    List<Message> find() {
        List<String> numbers =
                device.parts().flatMap(part -> Sysfs.lines(part.resolve("dev"))).toList();
        return Stream.of(mounts(numbers), holders(), swaps(), loops(), processes(numbers))
                .flatMap(rows -> rows)
                .limit(100)
                .toList();
    }

    /// One process of each mount namespace is asked; a namespace that no process is in is not seen.
    private Stream<Message> mounts(List<String> numbers) {
        Set<String> namespaces = new HashSet<>();
        return Sysfs.list(PROC, "\\d+")
                .filter(process -> namespaces.add(Sysfs.target(process.resolve("ns/mnt"))))
                .flatMap(process -> Sysfs.lines(process.resolve("mountinfo")))
                .filter(line -> isOurMount(line, numbers))
                .map(line -> line.split(" ", -1)[4].replace("\\040", " "))
                .distinct()
                .map(point -> Message.holder(HolderKind.MOUNT, 0, point));
    }

    /// By the device's number; btrfs has others, so by its name too.
    private boolean isOurMount(String line, List<String> numbers) {
        return numbers.contains(line.split(" ", -1)[2]) || isOurs(line.replaceFirst(".* - \\S+ (\\S+) .*", "$1"));
    }

    private Stream<Message> holders() {
        return device.parts()
                .flatMap(part -> Sysfs.list(part.resolve("holders"), ".*"))
                .map(link ->
                        Sysfs.text(link.resolve("dm/name")).orElse(link.toFile().getName()))
                .map(name -> Message.holder(HolderKind.BLOCK_DEVICE, 0, name));
    }

    private Stream<Message> swaps() {
        return Sysfs.lines(PROC.resolve("swaps"))
                .map(line -> line.split("\\s", 2)[0])
                .filter(this::isOurs)
                .map(file -> Message.holder(HolderKind.SWAP, 0, file));
    }

    private Stream<Message> loops() {
        return Sysfs.list(Path.of("/sys/block"), "loop.*")
                .filter(loop -> Sysfs.lines(loop.resolve("loop/backing_file")).anyMatch(this::isOurs))
                .map(loop -> Message.holder(HolderKind.LOOP, 0, loop.toFile().getName()));
    }

    private Stream<Message> processes(List<String> numbers) {
        String self = Long.toString(ProcessHandle.current().pid());
        return Sysfs.list(PROC, "\\d+")
                .filter(process -> !process.endsWith(self) && BlockNode.isOpenIn(process, numbers::contains))
                .map(process -> Message.holder(
                        HolderKind.PROCESS,
                        Integer.parseInt(process.toFile().getName()),
                        Sysfs.text(process.resolve("comm")).orElse("")));
    }

    /// The device's file or a partition's, by its name.
    private boolean isOurs(String file) {
        return file.matches(device.node() + "(p\\d+)?");
    }
}
