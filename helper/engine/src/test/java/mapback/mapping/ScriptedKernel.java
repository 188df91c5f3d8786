package mapback.mapping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import mapback.device.SystemFiles;
import mapback.device.Use;
import mapback.linux.Handle;
import mapback.problem.DeviceProblem.BinderFailed;
import mapback.problem.DeviceProblem.BinderKind;
import mapback.problem.DeviceProblem.DeviceInUse;
import mapback.problem.MappingProblem.MappingMissing;
import mapback.problem.Problem;
import mapback.problem.ProblemException;

/// A kernel with an nbd driver and the binder before it, as far as files show them. It reads nothing of what is
/// served: the tests with a real kernel do.
final class ScriptedKernel implements Binder {
    private final SystemFiles files;

    /// Thrown by the next call that makes a device.
    Optional<Problem> refusal = Optional.empty();

    /// Whether the root process ends when it has made a device and not said so yet.
    boolean endsUnsaid;

    List<Use> users = new ArrayList<>();

    /// Of those that got a new server.
    List<Integer> revived = new ArrayList<>();

    /// Before a device that was taken away is told to be gone.
    Runnable afterwards = () -> {};

    Optional<DeviceWish> asked = Optional.empty();
    private Optional<Offer> offered = Optional.empty();

    ScriptedKernel(Path folder) throws IOException {
        files = new SystemFiles(
                folder.resolve("sys"),
                folder.resolve("proc"),
                folder.resolve("dev"),
                folder.resolve("udev"),
                folder.resolve("modules"));
        for (Path each : List.of(files.sys(), files.proc().resolve("self"), files.dev(), files.udev())) {
            Files.createDirectories(each);
        }
    }

    Devices devices() {
        return new Devices(this, files);
    }

    Offer offered() {
        return offered.orElseThrow();
    }

    Path folder(int number) {
        return files.sys().resolve("block/nbd" + number);
    }

    @Override
    public int connect(DeviceWish wish, Offer offer, Handle socket) throws IOException {
        asked = Optional.of(wish);
        if (refusal.isPresent()) {
            throw new ProblemException(refusal.get());
        }
        int number = bind(wish, offer);
        if (endsUnsaid) {
            throw new ProblemException(new BinderFailed("it ended", BinderKind.SERVICE));
        }
        return number;
    }

    /// The same by whomever.
    int bind(DeviceWish wish, Offer offer) throws IOException {
        offered = Optional.of(offer);
        int number = wish.number().orElseGet(this::free);
        Files.createDirectories(folder(number));
        Files.writeString(folder(number).resolve("pid"), "1\n");
        Files.writeString(folder(number).resolve("dev"), "43:" + 32 * number + "\n");
        Files.writeString(folder(number).resolve("backend"), offer.backend() + "\n");
        Files.writeString(folder(number).resolve("size"), offer.size() / PaddedExport.SECTOR + "\n");
        Files.write(files.dev().resolve("nbd" + number), new byte[PaddedExport.SECTOR]);
        return number;
    }

    private int free() {
        int number = 0;
        while (Files.exists(folder(number).resolve("pid"))) {
            number++;
        }
        return number;
    }

    @Override
    public void reconfigure(int number, String backend, Handle socket) {
        revived.add(number);
    }

    @Override
    public void configure(int number, int readAhead, int largestRequest) {
        // Files do not read ahead.
    }

    @Override
    public Taken disconnect(Optional<DeviceWish> asker, int number, boolean force) throws IOException {
        if (!Files.exists(folder(number).resolve("pid"))) {
            throw new ProblemException(new MappingMissing("/dev/nbd" + number));
        }
        if (!users.isEmpty() && !force) {
            throw new ProblemException(new DeviceInUse(
                    "/dev/nbd" + number, users.stream().map(Use::text).toList()));
        }
        vanish(number);
        afterwards.run();
        return new Taken(users.isEmpty());
    }

    /// Somebody disconnects it.
    void vanish(int number) throws IOException {
        Files.delete(folder(number).resolve("pid"));
        Files.delete(folder(number).resolve("backend"));
        Files.writeString(folder(number).resolve("size"), "0\n");
    }

    @Override
    public List<Bound> list() {
        return List.of();
    }

    @Override
    public List<Use> uses(int number) {
        return users;
    }

    static DeviceWish any() {
        return new DeviceWish(OptionalInt.empty(), 1234, true);
    }
}
