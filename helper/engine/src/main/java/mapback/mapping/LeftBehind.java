package mapback.mapping;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.OptionalInt;
import mapback.problem.DeviceProblem.DeviceLost;
import mapback.problem.Problem;
import mapback.problem.ProblemException;

/// What lost mappings have left in the system: devices of the kernel, sockets.
///
/// @param devices the kernel's
record LeftBehind(Devices devices) {
    private static final System.Logger LOG = System.getLogger(LeftBehind.class.getName());

    /// Whether the kernel still has the device of a lost mapping; its number may be another's by now.
    boolean isThere(LostMapping mapping) {
        OptionalInt number = mapping.deviceNumber();
        return number.isPresent() && isOf(mapping.id(), number.getAsInt());
    }

    private boolean isOf(String id, int number) {
        return devices.device(number)
                .backend()
                .filter(devices.backend(id)::equals)
                .isPresent();
    }

    /// @param number of the device that the mapping of this id had
    /// @throws ProblemException with [DeviceLost] when it is another's by now
    void mustBeThere(String id, MappedImage image, int number) throws ProblemException {
        if (!isOf(id, number)) {
            throw new ProblemException(new DeviceLost(
                    id,
                    image.shownName(),
                    image.snapshot(),
                    devices.device(number).path().toString()));
        }
    }

    /// Takes its device away, if it is there.
    ///
    /// @return what is to be known of how it went
    Optional<Problem> release(LostMapping mapping, boolean force) throws IOException {
        return isThere(mapping)
                ? KernelDevice.release(devices, mapping.deviceNumber().orElseThrow(), force)
                : Optional.empty();
    }

    /// Removes its socket, if it had one.
    void removeSocket(LostMapping mapping) {
        if (mapping.deviceNumber().isPresent()) {
            return;
        }
        try {
            ExportSocket.removeIfDead(mapping.place());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "mapping " + mapping.id() + ": what is left of its socket cannot be removed", e);
        }
    }
}
