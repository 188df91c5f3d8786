package mapback.app.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mapback.problem.DeviceProblem.OpenFault;
import mapback.problem.DeviceProblem.PartitionNotClosed;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.protocol.DeviceRow;
import mapback.protocol.MappingRow;
import mapback.protocol.MappingState;
import mapback.protocol.PartitionRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import org.junit.jupiter.api.Test;

/// What is on a disk is closed before the disk goes.
class PartitionsTest {
    private static final PartitionRow ROOT =
            new PartitionRow("/dev/nbd0p2", 1 << 20, Optional.of("ext4"), Optional.of("root"));
    private static final PartitionRow SWAP =
            new PartitionRow("/dev/nbd0p3", 1 << 20, Optional.of("swap"), Optional.empty());
    private static final MappingRow ROW = new MappingRow(
            "k3fa",
            "/store",
            "",
            "vm/100/2026-01-11T08:00:00Z",
            "drive-scsi0.img.fidx",
            "/dev/nbd0",
            Optional.empty(),
            1 << 21,
            MappingState.MAPPED,
            1,
            0,
            0,
            0,
            0,
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.of(new DeviceRow("/dev/nbd0", 1 << 21, List.of(ROOT, SWAP), List.of())));

    private final List<String> told = new ArrayList<>();
    private final List<Problem> failed = new ArrayList<>();
    private final MappingItem disk = new MappingItem(ROW);
    private final ScriptedHelper helper = new ScriptedHelper(request -> switch (request) {
        case Request.ListJobs _ -> new Reply.Jobs(List.of());
        case Request.ListMappings _ -> new Reply.Mappings(List.of(ROW));
        default -> {
            told.add(request.getClass().getSimpleName());
            yield new Reply.MappingChanged(ROW);
        }
    });

    private boolean isBusy;

    private final Partitions partitions = new Partitions(
            new Volumes() {
                @Override
                public boolean canOpen(String fileSystem) {
                    return !fileSystem.equals("swap");
                }

                @Override
                public Path open(String partition, String fileSystem) {
                    told.add("open " + partition);
                    return Path.of("/media/root");
                }

                @Override
                public void close(String partition) throws ProblemException {
                    told.add("close " + partition);
                    if (isBusy) {
                        throw new ProblemException(new PartitionNotClosed(partition, OpenFault.BUSY, ""));
                    }
                }

                @Override
                public boolean show(Path folder) {
                    told.add("show " + folder);
                    return true;
                }

                @Override
                public boolean isWarned() {
                    return true;
                }

                @Override
                public void warned() {}
            },
            helper.work(),
            new Live(helper, helper.work()));

    @Test
    void what_was_opened_is_shown_and_closed_before_the_disk_goes() throws Exception {
        partitions.open(disk, ROOT, _ -> {}, failed::add);
        helper.next();
        helper.next();
        partitions.detach(disk, failed::add);
        helper.next();
        helper.next();
        assertThat(told).containsExactly("open /dev/nbd0p2", "show /media/root", "close /dev/nbd0p2", "Unmap");
        assertThat(failed).isEmpty();
    }

    @Test
    void what_nobody_opened_here_is_not_closed_unasked() throws Exception {
        partitions.detach(disk, failed::add);
        helper.next();
        assertThat(told).containsExactly("Unmap");
    }

    @Test
    void a_disk_whose_files_are_in_use_stays() throws Exception {
        isBusy = true;
        partitions.closeAndDetach(disk, failed::add);
        helper.next();
        assertThat(told).containsExactly("close /dev/nbd0p2");
        assertThat(failed).singleElement().isInstanceOf(PartitionNotClosed.class);
    }
}
