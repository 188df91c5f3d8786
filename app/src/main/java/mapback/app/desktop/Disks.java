package mapback.app.desktop;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mapback.app.desktop.Bus.Answer;
import mapback.app.desktop.Bus.Target;
import mapback.app.text.Harmless;
import mapback.problem.DeviceProblem.OpenFault;
import mapback.problem.DeviceProblem.PartitionNotClosed;
import mapback.problem.DeviceProblem.PartitionNotOpened;
import mapback.problem.ProblemException;
import org.freedesktop.dbus.types.Variant;

/// The desktop's disk service (udisks2): it opens file systems for the user who asks, where file managers show
/// them, and closes them again.
///
/// @param environment may name another system bus
public record Disks(Map<String, String> environment) {
    private static final String SERVICE = "org.freedesktop.UDisks2";
    private static final String BLOCK_DEVICES = "/org/freedesktop/UDisks2/block_devices/";
    private static final String FILE_SYSTEM = SERVICE + ".Filesystem";
    private static final String ERROR = SERVICE + ".Error.";

    /// Somebody may have to find a password for the system's dialogue.
    private static final Duration WITH_DIALOGUE = Duration.ofMinutes(5);

    private static final Duration WITHOUT = Duration.ofSeconds(10);

    /// Five seconds, together.
    private static final int LOOKS = 50;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /// Places that one partition is mounted at; a service that says yes and does nothing comes to an end here.
    private static final int MOST_PLACES = 64;

    /// What lies on partitions without being files.
    private static final Set<String> NO_FILES = Set.of(
            "swap", "LVM2_member", "crypto_LUKS", "BitLocker", "linux_raid_member", "zfs_member", "bcache", "drbd");

    public Disks {
        environment = Map.copyOf(environment);
    }

    /// Whether what is on a partition can be opened as files.
    ///
    /// @param fileSystem as the system calls it
    public static boolean canOpen(String fileSystem) {
        return !NO_FILES.contains(fileSystem);
    }

    /// Opens what is on a partition, read-only. What is open already stays as it is. The system may ask the
    /// user whether that is allowed.
    ///
    /// @param partition  as `/dev/nbd0p1`
    /// @param fileSystem as the system calls it, as `ext4`
    /// @return the folder in which its files are
    /// @throws ProblemException with [PartitionNotOpened]
    public Path open(String partition, String fileSystem) throws ProblemException, InterruptedException {
        try (Bus bus = bus(partition)) {
            awaitKnown(bus, partition);
            Optional<Path> open = mountPoint(bus, partition);
            if (open.isPresent()) {
                return open.get();
            }
            Answer answer = mount(bus, partition, readOnly(fileSystem));
            if (answer instanceof Answer.Refused refused && refused.name().equals(ERROR + "OptionNotPermitted")) {
                answer = mount(bus, partition, "ro");
            }
            return switch (answer) {
                case Answer.Values values ->
                    values.first(String.class)
                            .map(Path::of)
                            .orElseThrow(() -> notOpened(partition, OpenFault.OTHER, "no answer"));
                case Answer.Refused refused
                when refused.name().equals(ERROR + "AlreadyMounted") ->
                    mountPoint(bus, partition).orElseThrow(() -> notOpened(partition, OpenFault.BUSY, refused.text()));
                case Answer.Refused refused -> throw notOpened(partition, fault(refused), refused.text());
                case Answer.Silence _ -> throw notOpened(partition, OpenFault.NO_SERVICE, "");
            };
        }
    }

    /// The service hears of a new disk a moment after the kernel has it.
    private static void awaitKnown(Bus bus, String partition) throws InterruptedException {
        for (int look = 0; look < LOOKS && isUnknown(places(bus, partition)); look++) {
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private static boolean isUnknown(Answer answer) {
        return answer instanceof Answer.Refused refused
                && (refused.name().endsWith(".UnknownObject") || refused.name().endsWith(".UnknownMethod"));
    }

    /// A journal is left alone: the device cannot be written, and the files are wanted as they were backed up.
    private static String readOnly(String fileSystem) {
        return switch (fileSystem) {
            case "ext3", "ext4" -> "ro,noload";
            case "xfs" -> "ro,norecovery";
            default -> "ro";
        };
    }

    private static Answer mount(Bus bus, String partition, String options) {
        Map<String, Variant<?>> wishes = Map.of("options", new Variant<>(options));
        return bus.ask(WITH_DIALOGUE, target(partition, FILE_SYSTEM), "Mount", "a{sv}", wishes);
    }

    /// Closes what is open of a partition, wherever.
    ///
    /// @throws ProblemException with [PartitionNotClosed]
    public void close(String partition) throws ProblemException {
        try (Bus bus = bus(partition)) {
            // One place at a time.
            for (int places = 0; mountPoint(bus, partition).isPresent(); places++) {
                if (places == MOST_PLACES) {
                    throw new ProblemException(new PartitionNotClosed(partition, OpenFault.OTHER, "still mounted"));
                }
                Map<String, Variant<?>> wishes = Map.of();
                switch (bus.ask(WITH_DIALOGUE, target(partition, FILE_SYSTEM), "Unmount", "a{sv}", wishes)) {
                    case Answer.Values _ -> {}
                    case Answer.Refused refused
                    when refused.name().equals(ERROR + "NotMounted") -> {
                        return;
                    }
                    case Answer.Refused refused ->
                        throw new ProblemException(
                                new PartitionNotClosed(partition, fault(refused), Harmless.line(refused.text())));
                    case Answer.Silence _ ->
                        throw new ProblemException(new PartitionNotClosed(partition, OpenFault.NO_SERVICE, ""));
                }
            }
        }
    }

    private Bus bus(String partition) throws ProblemException {
        return Bus.ofSystem(environment).orElseThrow(() -> notOpened(partition, OpenFault.NO_SERVICE, ""));
    }

    private static Target target(String partition, String type) {
        String name = partition.substring(partition.lastIndexOf('/') + 1);
        return new Target(SERVICE, BLOCK_DEVICES + name, type);
    }

    /// Paths are bytes that end with a zero.
    private static Optional<Path> mountPoint(Bus bus, String partition) {
        return places(bus, partition) instanceof Answer.Values values
                ? values.first(Variant.class).flatMap(box -> firstPath(box.getValue()))
                : Optional.empty();
    }

    private static Answer places(Bus bus, String partition) {
        return bus.ask(
                WITHOUT, target(partition, "org.freedesktop.DBus.Properties"), "Get", "ss", FILE_SYSTEM, "MountPoints");
    }

    private static Optional<Path> firstPath(Object points) {
        return points instanceof List<?> list && !list.isEmpty()
                ? text(list.getFirst()).filter(text -> !text.isEmpty()).map(Path::of)
                : Optional.empty();
    }

    private static Optional<String> text(Object path) {
        return switch (path) {
            case byte[] bytes -> Optional.of(untilZero(bytes));
            case List<?> list -> {
                byte[] bytes = new byte[list.size()];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = list.get(i) instanceof Byte one ? one : 0;
                }
                yield Optional.of(untilZero(bytes));
            }
            default -> Optional.empty();
        };
    }

    private static String untilZero(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private static OpenFault fault(Answer.Refused refused) {
        String name = refused.name();
        if (!name.startsWith(ERROR)) {
            boolean isNobody = name.endsWith(".ServiceUnknown")
                    || name.endsWith(".UnknownObject")
                    || name.endsWith(".UnknownMethod")
                    || name.contains(".Spawn.");
            return isNobody ? OpenFault.NO_SERVICE : OpenFault.OTHER;
        }
        return switch (name.substring(ERROR.length())) {
            case "NotAuthorized", "NotAuthorizedCanObtain" -> OpenFault.REFUSED;
            case "NotAuthorizedDismissed" -> OpenFault.DISMISSED;
            case "DeviceBusy", "AlreadyUnmounting" -> OpenFault.BUSY;
            default -> OpenFault.OTHER;
        };
    }

    private static ProblemException notOpened(String partition, OpenFault fault, String detail) {
        return new ProblemException(new PartitionNotOpened(partition, fault, Harmless.line(detail)));
    }
}
