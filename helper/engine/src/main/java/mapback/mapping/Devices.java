package mapback.mapping;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mapback.device.BlockDevice;
import mapback.device.NbdDriver;
import mapback.device.SystemFiles;
import mapback.linux.Identity;
import mapback.problem.DeviceProblem.DeviceTaken;
import mapback.problem.DeviceProblem.DriverFault;
import mapback.problem.DeviceProblem.DriverUnusable;
import mapback.problem.DeviceProblem.TakenBy;
import mapback.problem.ProblemException;

/// The kernel's devices, and the way to make some.
///
/// @param files where the system shows them
public record Devices(Binder binder, SystemFiles files) {
    /// With 16 partitions each the driver has no more.
    public static final int MOST = 32_768;

    private static final Pattern PATH = Pattern.compile("/dev/nbd(0|[1-9][0-9]{0,4})");

    private static final String PREFIX = "mapback-";

    /// N of `/dev/nbdN`; empty for any other path.
    public static OptionalInt number(String path) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(matcher.group(1));
        return number < MOST ? OptionalInt.of(number) : OptionalInt.empty();
    }

    /// Refuses what cannot become a device, before anything is opened and anybody is asked.
    ///
    /// @throws ProblemException with [DriverUnusable] or [DeviceTaken]
    public void mustBePossible(DeviceWish wish) throws ProblemException {
        Optional<DriverFault> fault = new NbdDriver(files).fault();
        if (fault.isPresent()) {
            throw new ProblemException(new DriverUnusable(fault.get()));
        }
        if (wish.number().isPresent()) {
            mustBeFree(device(wish.number().getAsInt()));
        }
    }

    private static void mustBeFree(BlockDevice device) throws ProblemException {
        if (device.isConnected()) {
            boolean isMapping =
                    device.backend().filter(name -> name.startsWith(PREFIX)).isPresent();
            throw new ProblemException(
                    new DeviceTaken(device.path().toString(), isMapping ? TakenBy.MAPPING : TakenBy.PROGRAM));
        }
    }

    /// @param number N of `/dev/nbdN`
    public BlockDevice device(int number) {
        return new BlockDevice(files, "nbd" + number);
    }

    /// The number of the device that the kernel knows by this name.
    OptionalInt find(String backend) {
        return BlockDevice.all(files, "nbd").stream()
                .filter(device -> device.backend().filter(backend::equals).isPresent())
                .map(device -> number(device.path().toString()))
                .flatMapToInt(OptionalInt::stream)
                .findFirst();
    }

    /// By which the kernel knows the device of a mapping, whichever helper serves it.
    ///
    /// @param id the mapping's
    String backend(String id) {
        return PREFIX + Identity.own().uid() + "-" + id;
    }

    /// The mapping's id in such a name.
    public static Optional<String> mapping(String backend) {
        int at = backend.lastIndexOf('-');
        return backend.startsWith(PREFIX) && at >= PREFIX.length()
                ? Optional.of(backend.substring(at + 1))
                : Optional.empty();
    }
}
