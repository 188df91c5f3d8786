package mapback.service;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import mapback.device.BlockDevice;
import mapback.device.Use;
import mapback.linux.Identity;
import mapback.mapping.Binder;
import mapback.mapping.DeviceWish;
import mapback.mapping.Devices;
import mapback.mapping.ListedMapping;
import mapback.mapping.Mappings;
import mapback.problem.HelperProblem.MessageInvalid;
import mapback.problem.MappingProblem.MappingMissing;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.protocol.Asker;
import mapback.protocol.BoundRow;
import mapback.protocol.DeviceRow;
import mapback.protocol.DeviceUse;
import mapback.protocol.DeviceUser;
import mapback.protocol.MappingRow;
import mapback.protocol.MappingState;
import mapback.protocol.PartitionRow;
import mapback.protocol.Request;
import mapback.protocol.Source;

/// The kernel's devices as rows of the protocol, and those that no mapping of this helper has.
final class KernelDevices {
    private static final System.Logger LOG = System.getLogger(KernelDevices.class.getName());

    private final Mappings mappings;
    private final Devices devices;

    KernelDevices(Mappings mappings) {
        this.mappings = mappings;
        this.devices = mappings.devices();
    }

    /// @throws ProblemException with [MessageInvalid] when the numbers cannot be
    static DeviceWish wish(mapback.protocol.DeviceWish wish) throws ProblemException {
        OptionalInt number = OptionalInt.empty();
        if (wish.number().isPresent()) {
            number = OptionalInt.of(number("device", wish.number().get(), Devices.MOST - 1L));
        }
        return new DeviceWish(number, process(wish.asker()), wish.asker().mayPrompt());
    }

    private static int process(Asker asker) throws ProblemException {
        return number("pid", asker.pid(), Integer.MAX_VALUE);
    }

    private static int number(String name, long value, long most) throws ProblemException {
        if (value < 0 || value > most) {
            throw new ProblemException(new MessageInvalid(name + " is out of range: " + value));
        }
        return (int) value;
    }

    /// N of `/dev/nbdN`.
    static OptionalInt number(String text) {
        return Devices.number(text);
    }

    /// Asks for the mapping that an earlier helper had.
    static Request.Map again(Source source, String snapshot, String archive, Path place) {
        OptionalInt number = number(place.toString());
        if (number.isEmpty()) {
            return new Request.Map(source, snapshot, archive, Optional.of(place.toString()), Optional.empty());
        }
        mapback.protocol.DeviceWish same =
                new mapback.protocol.DeviceWish(Optional.of((long) number.getAsInt()), new Asker(0, false));
        return new Request.Map(source, snapshot, archive, Optional.empty(), Optional.of(same));
    }

    /// Of a mapping that is a device.
    ///
    /// @param isThorough whether the binder is asked who uses it: it sees processes of other users too
    Optional<DeviceRow> row(ListedMapping listed, boolean isThorough) {
        OptionalInt number = listed.deviceNumber();
        // The number of one that was lost may be another's by now.
        if (number.isEmpty() || !mappings.isThere(number.getAsInt())) {
            return Optional.empty();
        }
        BlockDevice device = devices.device(number.getAsInt());
        return Optional.of(new DeviceRow(
                device.path().toString(),
                device.size(),
                device.partitions().stream()
                        .map(part ->
                                new PartitionRow(part.path().toString(), part.size(), part.fileSystem(), part.label()))
                        .toList(),
                uses(device, number.getAsInt(), isThorough).stream()
                        .map(KernelDevices::user)
                        .toList()));
    }

    private List<Use> uses(BlockDevice device, int number, boolean isThorough) {
        if (isThorough && devices.binder().isAtHand()) {
            try {
                return devices.binder().uses(number);
            } catch (IOException e) {
                LOG.log(Level.WARNING, "who uses " + device.path() + " is known only in part", e);
            }
        }
        return device.uses();
    }

    private static DeviceUser user(Use use) {
        return new DeviceUser(
                switch (use.kind()) {
                    case MOUNT -> DeviceUse.MOUNT;
                    case BLOCK_DEVICE -> DeviceUse.BLOCK_DEVICE;
                    case SWAP -> DeviceUse.SWAP;
                    case LOOP -> DeviceUse.LOOP;
                    case PROCESS -> DeviceUse.PROCESS;
                },
                use.pid(),
                use.name());
    }

    /// One's own devices; for root those of all.
    List<BoundRow> list() throws IOException {
        return devices.binder().list().stream().map(this::row).toList();
    }

    private BoundRow row(Binder.Bound bound) {
        return new BoundRow(
                devices.device(bound.number()).path().toString(),
                bound.uid(),
                Identity.name(bound.uid()),
                bound.size(),
                Devices.mapping(bound.backend()),
                bound.title(),
                mappings.isThere(bound.number()),
                bound.isLeftBehind());
    }

    /// Takes a device away that no mapping of this helper has.
    ///
    /// @throws ProblemException with [MappingMissing] when there is nothing, or why it cannot be
    MappingRow disconnect(int number, Request.Unmap request) throws IOException {
        BlockDevice device = devices.device(number);
        if (!device.isConnected()) {
            throw new ProblemException(new MappingMissing(request.mapping()));
        }
        long size = device.size();
        Optional<DeviceWish> asker = Optional.empty();
        if (request.asker().isPresent()) {
            Asker one = request.asker().get();
            asker = Optional.of(new DeviceWish(OptionalInt.empty(), process(one), one.mayPrompt()));
        }
        String id = device.backend().flatMap(Devices::mapping).orElse("");
        Optional<Problem> how = mappings.takeAway(number, asker, request.force());
        return new MappingRow(
                id,
                "",
                "",
                "",
                "",
                device.path().toString(),
                Optional.empty(),
                size,
                MappingState.GONE,
                0,
                0,
                0,
                0,
                0,
                0,
                how,
                Optional.empty(),
                Optional.empty());
    }
}
