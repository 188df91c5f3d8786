package mapback.app.cli;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import mapback.protocol.DeviceWish;
import mapback.protocol.MappingRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@picocli.CommandLine.Command(
        name = "mapback map",
        description = {
            "Makes a block device of a drive image, or hands it out to other programs over NBD.",
            "Without --export it becomes /dev/nbdN with its partitions, to be mounted or copied from. The system may ask"
                    + " for a password.",
            "With --export programs read it over NBD on a Unix socket that only you may use: qemu, virtual machines,"
                    + " nbdcopy, guestfish. That needs no privilege.",
            "Nothing of the backup can be changed. It goes on in the background until \"mapback unmap\"; with --verbose"
                    + " it stays in the foreground until Ctrl-C.",
            "Map backups only that you trust: whatever opens an image reads file systems that somebody in the guest"
                    + " may have made."
        },
        footer = {
            "",
            "Examples:",
            "  mapback map vm/100 drive-scsi0.img --repository /mnt/datastore",
            "  mapback map vm/100 drive-scsi0.img 0",
            "  mapback map vm/100 drive-scsi0.img --export",
            "  mapback map vm/100/2026-01-10 drive-scsi0.img --export ~/disk.sock --verbose"
        })
final class MapCommand implements Command {
    @Mixin
    SnapshotArgument snapshot = new SnapshotArgument();

    @Parameters(index = "1", paramLabel = "ARCHIVE", description = "A drive image, like drive-scsi0.img.")
    String archive = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "DEVICE",
            description = "The device to use, as /dev/nbd0 or 0; any that is free without. With --export the socket to"
                    + " make; one in the runtime folder without.")
    @Nullable
    String place;

    @Option(
            names = "--export",
            arity = "0..1",
            paramLabel = "SOCKET",
            description = "Over NBD on a Unix socket, without any privilege.")
    @Nullable
    String export;

    @Mixin
    SourceOptions source = new SourceOptions();

    @Mixin
    CommonOptions common = new CommonOptions();

    /// With `--verbose` it stays until Ctrl-C, which unmaps.
    @Override
    public int run(Session session) throws IOException, InterruptedException {
        Optional<String> socket = socket(session);
        Optional<Long> device = device(session);
        try (Agent _ = export == null ? Agent.onTerminal(session) : Agent.NONE) {
            if (common.verbose) {
                try (MappingFollower follower = new MappingFollower(session, common)) {
                    MappingRow row = map(session, socket, device);
                    say(session, row);
                    return follower.stay(row);
                }
            }
            return inBackground(session, socket, device);
        }
    }

    private int inBackground(Session session, Optional<String> socket, Optional<Long> device)
            throws IOException, InterruptedException {
        try (UntoldMapping untold = new UntoldMapping(session)) {
            return untold.ask(() -> map(session, socket, device), row -> say(session, row));
        }
    }

    /// A mapping that nobody could be told of is taken away again.
    private void say(Session session, MappingRow row) throws IOException, InterruptedException {
        boolean isSaid = false;
        try {
            print(session, row);
            isSaid = true;
        } finally {
            if (!isSaid) {
                session.ask(new Request.Unmap(row.mapping(), true, Optional.empty()), Reply.MappingChanged.class);
            }
        }
    }

    private Optional<String> socket(Session session) throws IOException {
        if (export == null) {
            return Optional.empty();
        }
        boolean isNamed = !export.equals(Parser.NO_VALUE);
        if (place != null && isNamed) {
            throw Usage.wrong(session.phrases(), "usage.option.twice", Map.of("option", "SOCKET"));
        }
        if (place == null && !isNamed) {
            return Optional.empty();
        }
        String given = place == null ? export : place;
        if (given.isEmpty()) {
            throw Usage.wrong(
                    session.phrases(),
                    "usage.value.invalid",
                    Map.of("option", "--export", "value", "", "expected", "SOCKET"));
        }
        return Optional.of(session.caller().absolute(given).toString());
    }

    /// N of the wished `/dev/nbdN`.
    private Optional<Long> device(Session session) throws IOException {
        return export == null && place != null
                ? Optional.of(DevicePath.number(session.phrases(), place))
                : Optional.empty();
    }

    private MappingRow map(Session session, Optional<String> socket, Optional<Long> device)
            throws IOException, InterruptedException {
        Optional<DeviceWish> wish =
                export == null ? Optional.of(new DeviceWish(device, session.asker())) : Optional.empty();
        return source.asking(session, common, from -> session.ask(
                        new Request.Map(from, snapshot.name, archive, socket, wish), Reply.MappingChanged.class)
                .mapping());
    }

    private void print(Session session, MappingRow row) throws IOException {
        if (common.json) {
            session.output().json(Json.compact(new OwnJson(session.phrases()).mapping(row)));
        } else {
            session.output().text(MappingText.mapped(session.phrases(), row, common.verbose));
        }
    }
}
