package mapback.app.window;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import mapback.app.client.ReplyTaker;
import mapback.app.model.Helper;
import mapback.problem.DeviceProblem.DenialReason;
import mapback.problem.DeviceProblem.DeviceDenied;
import mapback.problem.DeviceProblem.DeviceInUse;
import mapback.problem.ProblemException;
import mapback.protocol.Asker;
import mapback.protocol.DeviceRow;
import mapback.protocol.DeviceUse;
import mapback.protocol.DeviceUser;
import mapback.protocol.MappingRow;
import mapback.protocol.MappingState;
import mapback.protocol.PartitionRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;

/// A real helper on a computer that has no devices: what concerns them is answered in its place, as a computer
/// with one device would. Everything else is the helper's own answer.
final class PlayedDevices implements Helper {
    private final Helper real;

    /// The device's requests, as the window made them.
    final List<Request> asked = new CopyOnWriteArrayList<>();

    volatile boolean isAttached;

    /// How the system answers the question whether that is allowed; empty for yes.
    volatile Optional<DenialReason> denial = Optional.empty();

    volatile List<DeviceUser> users = List.of();

    PlayedDevices(Helper real) {
        this.real = real;
    }

    @Override
    public Reply ask(Request request) throws IOException, InterruptedException {
        if (request instanceof Request.Map map && map.device().isPresent()) {
            asked.add(request);
            if (denial.isPresent()) {
                throw new ProblemException(new DeviceDenied(denial.get()));
            }
            isAttached = true;
            return new Reply.MappingChanged(row());
        }
        if (request instanceof Request.Unmap unmap && unmap.mapping().equals(row().mapping())) {
            asked.add(request);
            if (!users.isEmpty() && !unmap.force()) {
                throw new ProblemException(new DeviceInUse(
                        "/dev/nbd7", users.stream().map(PlayedDevices::name).toList()));
            }
            isAttached = false;
            return new Reply.MappingChanged(row());
        }
        return real.ask(request);
    }

    private static String name(DeviceUser user) {
        return user.use() == DeviceUse.PROCESS ? user.name() + " (" + user.pid() + ")" : user.name();
    }

    @Override
    public void follow(Request request, ReplyTaker taker) throws IOException, InterruptedException {
        if (request instanceof Request.ListMappings && isAttached) {
            real.follow(request, reply -> {
                List<MappingRow> rows = new ArrayList<>(((Reply.Mappings) reply).mappings());
                rows.add(row());
                taker.take(new Reply.Mappings(rows));
            });
        } else {
            real.follow(request, taker);
        }
    }

    /// Who was to be asked by the system, in the last request.
    Asker asker() {
        return switch (asked.getLast()) {
            case Request.Map map -> map.device().orElseThrow().asker();
            case Request.Unmap unmap -> unmap.asker().orElseThrow();
            default -> throw new AssertionError(asked.getLast());
        };
    }

    private MappingRow row() {
        long size = 67_108_864;
        DeviceRow device = new DeviceRow(
                "/dev/nbd7",
                size,
                List.of(
                        new PartitionRow("/dev/nbd7p1", 48 << 20, Optional.of("ext4"), Optional.of("root")),
                        new PartitionRow("/dev/nbd7p2", 8 << 20, Optional.of("swap"), Optional.empty()),
                        new PartitionRow("/dev/nbd7p3", 7 << 20, Optional.empty(), Optional.empty())),
                users);
        return new MappingRow(
                "k3fa",
                "/store",
                "",
                "vm/100/2026-01-11T08:00:00Z",
                "drive-scsi0.img.fidx",
                "/dev/nbd7",
                Optional.empty(),
                size,
                MappingState.MAPPED,
                1,
                120,
                4_300_000,
                0,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.of(device));
    }
}
