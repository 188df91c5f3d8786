package mapback.binder;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mapback.binder.wire.HolderKind;
import mapback.binder.wire.Message;
import mapback.linux.BlockNode;
import mapback.linux.MountTable;

/// Who uses a device and its partitions, by their numbers: a picture of a moment, read from the system's files.
record Users(Device device) {
    private static final Path PROC = Path.of("/proc");

    List<Message> find() {
        List<String> numbers =
                device.parts().flatMap(part -> Sysfs.lines(part.resolve("dev"))).toList();
        List<Path> processes = Sysfs.list(PROC, "\\d+").toList();
        // A mount namespace that no process is in is not seen.
        Map<String, MountTable> tables = MountTable.all(processes, mount -> isOurs(mount, numbers));
        return Stream.of(mounts(tables), holders(), swaps(), loops(), processes(processes, tables, numbers))
                .flatMap(rows -> rows)
                .limit(100)
                .toList();
    }

    private static Stream<Message> mounts(Map<String, MountTable> tables) {
        return tables.values().stream()
                .flatMap(table -> table.points().stream())
                .distinct()
                .map(point -> Message.holder(HolderKind.MOUNT, 0, point));
    }

    /// By the device's number; btrfs has others, so by the name, which of other file systems may be anything.
    private boolean isOurs(MountTable.Mount mount, List<String> numbers) {
        return numbers.contains(mount.number()) || (mount.kind().equals("btrfs") && isOurs(mount.source()));
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

    private static Stream<Message> processes(
            List<Path> processes, Map<String, MountTable> tables, List<String> numbers) {
        String self = Long.toString(ProcessHandle.current().pid());
        return processes.stream()
                .filter(process -> !process.endsWith(self))
                .filter(process -> {
                    MountTable table = tables.getOrDefault(MountTable.namespace(process), MountTable.NONE);
                    return BlockNode.isOpenIn(process, table.remote(), numbers::contains);
                })
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
