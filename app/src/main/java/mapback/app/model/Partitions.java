package mapback.app.model;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.protocol.DeviceRow;
import mapback.protocol.PartitionRow;

/// What is on the disks that backups became: opened for the user, and closed before a disk goes.
public final class Partitions {
    private final Volumes volumes;
    private final Work work;
    private final Live live;

    /// The disks of which something was opened from here; only on the window's thread.
    private final Set<String> opened = new HashSet<>();

    Partitions(Volumes volumes, Work work, Live live) {
        this.volumes = volumes;
        this.work = work;
        this.live = live;
    }

    /// Something that was opened.
    ///
    /// @param folder  where its files are
    /// @param isShown whether a file manager shows it
    public record Opened(String partition, Path folder, boolean isShown) {}

    /// Whether there are files on it that can be shown.
    public boolean canOpen(PartitionRow partition) {
        return partition.fileSystem().filter(volumes::canOpen).isPresent();
    }

    /// Whether the user knows that only trusted backups are to be opened.
    public boolean isWarned() {
        return volumes.isWarned();
    }

    /// The user was told.
    public void warned() {
        volumes.warned();
    }

    /// Opens a partition read-only, and shows its files.
    public void open(MappingItem disk, PartitionRow partition, Consumer<Opened> done, Consumer<Problem> failed) {
        work.begin(
                () -> {
                    Path folder = volumes.open(
                            partition.path(), partition.fileSystem().orElse(""));
                    return new Opened(partition.path(), folder, volumes.show(folder));
                },
                result -> {
                    opened.add(disk.id());
                    live.refresh();
                    done.accept(result);
                },
                failed);
    }

    /// Takes a mapping away; what was opened of it from here is closed first.
    public void detach(MappingItem disk, Consumer<Problem> failed) {
        if (opened.contains(disk.id())) {
            closeAndDetach(disk, failed);
        } else {
            live.detach(disk, false, failed);
        }
    }

    /// Closes what is open of a disk, whoever opened it, and takes the disk away then.
    public void closeAndDetach(MappingItem disk, Consumer<Problem> failed) {
        Optional<DeviceRow> device = disk.row().get().device();
        work.begin(
                () -> {
                    close(device.map(DeviceRow::partitions).orElse(List.of()));
                    return true;
                },
                _ -> {
                    opened.remove(disk.id());
                    live.detach(disk, false, failed);
                },
                failed);
    }

    private void close(List<PartitionRow> partitions) throws ProblemException {
        for (PartitionRow partition : partitions) {
            if (canOpen(partition)) {
                volumes.close(partition.path());
            }
        }
    }
}
