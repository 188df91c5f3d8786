package mapback.device;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A block device, as the system's files show it at the moment of asking.
///
/// @param name as in `nbd0`
public record BlockDevice(SystemFiles files, String name) {
    /// What Mapback's rule enters.
    private static final String GUARDED = "MAPBACK_BACKEND";

    private static final int SECTOR = 512;

    /// Where a line of `mountinfo` has the device's number, the mount point, and its optional fields' end.
    private static final int NUMBER = 2;

    private static final int MOUNT_POINT = 4;

    private static final String SEPARATOR = "-";

    /// All whose names begin so, followed by a number.
    public static List<BlockDevice> all(SystemFiles files, String prefix) {
        return SmallFiles.list(files.sys().resolve("block"), prefix + "[0-9]*").stream()
                .map(folder -> new BlockDevice(files, folder.getFileName().toString()))
                .toList();
    }

    /// What it is called, as in `/dev/nbd0`.
    public Path path() {
        return Path.of("/dev", name);
    }

    /// Its file.
    public Path node() {
        return files.dev().resolve(name);
    }

    /// Bytes; 0 when there is nothing.
    public long size() {
        return SmallFiles.number(folder().resolve("size")).orElse(0L) * SECTOR;
    }

    /// Whether the driver has a server for it.
    public boolean isConnected() {
        return Files.exists(folder().resolve("pid"));
    }

    /// What the one who connected it called it.
    public Optional<String> backend() {
        return SmallFiles.text(folder().resolve("backend")).filter(text -> !text.isEmpty());
    }

    /// A value that udev has for the device.
    public Optional<String> property(String key) {
        return record(folder()).flatMap(record -> record.value(key));
    }

    /// Its partitions; where there are none but something is on the device itself, that.
    public List<Partition> partitions() {
        List<Path> folders = partitionFolders();
        if (folders.isEmpty()) {
            Partition whole = partition(folder());
            return whole.fileSystem().isPresent() ? List.of(whole) : List.of();
        }
        return folders.stream().map(this::partition).toList();
    }

    private Partition partition(Path folder) {
        Optional<UdevRecord> record = record(folder);
        return new Partition(
                Path.of("/dev").resolve(folder.getFileName()),
                SmallFiles.number(folder.resolve("size")).orElse(0L) * SECTOR,
                record.flatMap(one -> one.value("ID_FS_TYPE")),
                record.flatMap(one -> one.encoded("ID_FS_LABEL_ENC")));
    }

    /// Whether its file and those of all its partitions are there, and udev, if it runs, has looked at them.
    public boolean isSettled() {
        boolean isUdevThere = Files.exists(files.udev().resolve("control"));
        for (Path folder : parts()) {
            boolean isThere =
                    Files.exists(files.dev().resolve(folder.getFileName().toString()));
            boolean isSeen =
                    !isUdevThere || record(folder).filter(UdevRecord::isThere).isPresent();
            if (!isThere || !isSeen) {
                return false;
            }
        }
        return true;
    }

    /// Whether udev runs, has looked at it, and had no rule that keeps LVM, md and others from what is on it.
    public boolean isUnguarded() {
        return Files.exists(files.udev().resolve("control"))
                && record(folder())
                        .filter(UdevRecord::isThere)
                        .filter(record -> record.value(GUARDED).isEmpty())
                        .isPresent();
    }

    /// Who uses it or a part of it, as far as this process may see: mounts where it is itself, devices above
    /// it, swap.
    public List<Use> uses() {
        List<Use> uses = new ArrayList<>();
        mounts(uses);
        above(uses);
        swaps(uses);
        loops(uses);
        return uses;
    }

    private void mounts(List<Use> uses) {
        Set<String> numbers = new HashSet<>();
        parts().forEach(part -> SmallFiles.text(part.resolve("dev")).ifPresent(numbers::add));
        Set<String> points = new HashSet<>();
        for (String line : SmallFiles.lines(files.proc().resolve("self/mountinfo"))) {
            List<String> fields = List.of(line.split(" ", -1));
            int separator = fields.indexOf(SEPARATOR);
            if (separator <= MOUNT_POINT || separator + 2 >= fields.size()) {
                continue;
            }
            // Btrfs may be over several devices: it has a number of its own, and names one of them. Of others, as any
            // user's FUSE, the name is nothing but a word.
            boolean isNamed = fields.get(separator + 1).equals("btrfs") && isOurs(fields.get(separator + 2));
            boolean isOurs = numbers.contains(fields.get(NUMBER)) || isNamed;
            if (isOurs && points.add(fields.get(MOUNT_POINT))) {
                uses.add(new Use(Use.Kind.MOUNT, 0, MountPoint.decoded(fields.get(MOUNT_POINT))));
            }
        }
    }

    private void above(List<Use> uses) {
        for (Path part : parts()) {
            for (Path holder : SmallFiles.list(part.resolve("holders"), "*")) {
                String node = holder.getFileName().toString();
                String shown = SmallFiles.text(files.sys().resolve("block/" + node + "/dm/name"))
                        .map(mapped -> "/dev/mapper/" + mapped)
                        .orElse("/dev/" + node);
                uses.add(new Use(Use.Kind.BLOCK_DEVICE, 0, shown));
            }
        }
    }

    private void swaps(List<Use> uses) {
        for (String line : SmallFiles.lines(files.proc().resolve("swaps"))) {
            String file = line.split("\\s", 2)[0];
            if (isOurs(file)) {
                uses.add(new Use(Use.Kind.SWAP, 0, file));
            }
        }
    }

    private void loops(List<Use> uses) {
        for (Path loop : SmallFiles.list(files.sys().resolve("block"), "loop*")) {
            if (SmallFiles.text(loop.resolve("loop/backing_file"))
                    .filter(this::isOurs)
                    .isPresent()) {
                uses.add(new Use(Use.Kind.LOOP, 0, "/dev/" + loop.getFileName()));
            }
        }
    }

    /// The device's file or a partition's, by its name.
    private boolean isOurs(String file) {
        String node = path().toString();
        return file.equals(node)
                || (file.startsWith(node + "p")
                        && file.substring(node.length() + 1).chars().allMatch(Character::isDigit));
    }

    private Optional<UdevRecord> record(Path folder) {
        return SmallFiles.text(folder.resolve("dev")).map(number -> UdevRecord.of(files, number));
    }

    private List<Path> parts() {
        List<Path> parts = new ArrayList<>();
        parts.add(folder());
        parts.addAll(partitionFolders());
        return parts;
    }

    private List<Path> partitionFolders() {
        return SmallFiles.list(folder(), name + "p[0-9]*");
    }

    private Path folder() {
        return files.sys().resolve("block/" + name);
    }
}
