package mapback.mapping;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;
import mapback.archive.Archive;
import mapback.job.ShortId;
import mapback.nbd.Export;
import mapback.nbd.NbdRoom;
import mapback.problem.DeviceProblem.DeviceLost;
import mapback.problem.MappingProblem.MappingAmbiguous;
import mapback.problem.MappingProblem.MappingMissing;
import mapback.problem.MappingProblem.SocketFault;
import mapback.problem.MappingProblem.SocketRefused;
import mapback.problem.MappingProblem.TooManyMappings;
import mapback.problem.Problem;
import mapback.problem.ProblemException;

/// All mappings of this helper. One belongs to nobody's connection: who made it may leave.
public final class Mappings implements AutoCloseable {
    /// How many there may be: each holds its index in memory, 32 MiB for 4 TiB.
    public static final int MAX_MAPPINGS = 64;

    /// How many lost ones are shown: those of one helper. More would fill a list that nobody looks at.
    private static final int MAX_LOST = MAX_MAPPINGS;

    /// How often it is noted how much was read.
    private static final Duration BEAT = Duration.ofMillis(500);

    private static final System.Logger LOG = System.getLogger(Mappings.class.getName());

    /// Clients of all mappings together, of 320 KiB each.
    static final int MAX_CLIENTS = 128;

    /// Bytes of direct memory that all mappings together take at the most.
    public static final long MAX_DIRECT_MEMORY = NbdRoom.directMemory(MAX_CLIENTS);

    private final NbdRoom room = new NbdRoom(MAX_CLIENTS);
    private final Path folder;
    private final Clock clock;
    private final MappingBook book;
    private final Devices devices;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Thread pulse;

    /// By id, in the order in which they were made. Guarded by this.
    private final Map<String, Mapping> mappings = new LinkedHashMap<>();

    /// By id, in the order in which they were made; none of them is in the other map. Guarded by this.
    private final LinkedHashMap<String, LostMapping> lost = new LinkedHashMap<>();

    /// Ids of those that are about to be there. Guarded by this.
    private final Set<String> beginning = new HashSet<>();

    private boolean closed;

    /// Held while a note is written, which says what is true at that moment. Taken before this, never inside
    /// it.
    private final Object noting = new Object();

    /// @param folder  where sockets are made that have no place of their own: nobody else may enter it
    /// @param book    what it knows now was lost; stays the caller's
    /// @param devices the kernel's
    public Mappings(Path folder, Clock clock, MappingBook book, Devices devices) throws IOException {
        this.folder = folder;
        this.clock = clock;
        this.book = book;
        this.devices = devices;
        book.load().forEach(this::lose);
        this.pulse = Thread.ofVirtual().name("mappings").start(this::beat);
    }

    /// Shows a mapping as lost, unless it is there, here or in the helper of another session.
    public void lose(LostMapping mapping) {
        if (mapping.deviceNumber().isEmpty() && ExportSocket.isServed(mapping.place())) {
            return;
        }
        Optional<String> oldest = Optional.empty();
        synchronized (this) {
            if (mappings.containsKey(mapping.id())) {
                return;
            }
            if (lost.size() >= MAX_LOST) {
                oldest = Optional.of(lost.firstEntry().getKey());
                oldest.ifPresent(lost::remove);
            }
            lost.put(mapping.id(), mapping);
        }
        oldest.ifPresent(this::note);
    }

    private void beat() {
        try {
            while (true) {
                Thread.sleep(BEAT);
                long now = System.nanoTime();
                all().forEach(mapping -> mapping.beat(now));
                all().stream().filter(Mapping::isGone).forEach(this::forget);
            }
        } catch (InterruptedException e) {
            // The helper ends.
        }
    }

    /// Somebody else has disconnected its device.
    private void forget(Mapping mapping) {
        synchronized (this) {
            if (!mappings.remove(mapping.id(), mapping)) {
                return;
            }
        }
        LOG.log(Level.WARNING, "{0} was taken away by somebody else", mapping);
        mapping.end();
        note(mapping.id());
    }

    /// Hands an image out on a socket, after something of it was read through all of the chain.
    ///
    /// @param known   the id that it had in another helper
    /// @param archive what the export shows
    /// @param place   the socket's absolute path; one in the runtime folder when empty
    /// @param held    closed at the mapping's end; the caller closes it when this fails
    /// @throws ProblemException with [TooManyMappings], what is wrong with the archive, or
    ///     [mapback.problem.MappingProblem.SocketRefused]
    public Mapping export(
            Optional<String> known,
            MappedImage image,
            Export export,
            Archive archive,
            Optional<Path> place,
            AutoCloseable held)
            throws IOException, InterruptedException {
        mustHaveRoom();
        TestRead.of(archive);
        Mapping mapping = enter(known, image, export, place, held);
        replaceLost(mapping);
        note(mapping.id());
        return mapping;
    }

    /// Makes a device of the kernel of an image, after something of it was read through all of the chain. Waits
    /// as long as the user is asked for leave.
    ///
    /// @param known   the id that it had in another helper, which left the wished device behind; it gets a new
    ///     server
    /// @param archive what the export shows
    /// @param held    closed at the mapping's end; the caller closes it when this fails
    /// @throws ProblemException with [TooManyMappings], what is wrong with the archive, or why there can be no
    ///     device
    public Mapping attach(
            Optional<String> known,
            MappedImage image,
            Export export,
            Archive archive,
            DeviceWish wish,
            AutoCloseable held)
            throws IOException, InterruptedException {
        mustHaveRoom();
        TestRead.of(archive);
        String id = begin(known);
        try {
            KernelDevice device = known.isPresent()
                    ? leftBehind(id, image, wish)
                    : KernelDevice.fresh(devices, folder, id, image.title(), wish);
            Mapping made =
                    new Mapping(id, image, export.size(), new PaddedExport(export), device, room, held, clock.millis());
            Mapping mapping = made.open();
            boolean isEntered = enter(mapping);
            if (!isEntered) {
                release(mapping);
                throw new ProblemException(new TooManyMappings(MAX_MAPPINGS));
            }
            replaceLost(mapping);
            note(id);
            return mapping;
        } finally {
            synchronized (this) {
                beginning.remove(id);
            }
        }
    }

    private KernelDevice leftBehind(String id, MappedImage image, DeviceWish wish) throws ProblemException {
        int number = wish.number().orElseThrow();
        boolean isOurs = devices.device(number)
                .backend()
                .filter(devices.backend(id)::equals)
                .isPresent();
        if (!isOurs) {
            throw new ProblemException(new DeviceLost(
                    id,
                    image.shownName(),
                    image.snapshot(),
                    devices.device(number).path().toString()));
        }
        return KernelDevice.leftBehind(devices, folder, id, image.title(), number);
    }

    private synchronized String begin(Optional<String> known) throws ProblemException {
        mustHaveRoom();
        String id = known.orElseGet(this::freshId);
        beginning.add(id);
        return id;
    }

    private String freshId() {
        return ShortId.fresh(
                random, one -> mappings.containsKey(one) || lost.containsKey(one) || beginning.contains(one));
    }

    /// @return false when the helper has ended meanwhile
    private synchronized boolean enter(Mapping mapping) {
        if (closed) {
            return false;
        }
        mappings.put(mapping.id(), mapping);
        lost.remove(mapping.id());
        LOG.log(Level.INFO, "{0}", mapping);
        return true;
    }

    /// Of one that is not in the list.
    private static void release(Mapping mapping) {
        try {
            mapping.release(true);
        } catch (IOException e) {
            LOG.log(Level.WARNING, mapping + " cannot be taken away", e);
        }
        mapping.end();
    }

    /// Writes down what there is of a mapping now. That it cannot be written is no reason not to map.
    private void note(String id) {
        synchronized (noting) {
            try {
                Optional<LostMapping> there = toBeNoted(id);
                if (there.isPresent()) {
                    book.save(there.get());
                } else {
                    book.remove(id);
                }
            } catch (IOException e) {
                LOG.log(Level.WARNING, "mapping " + id + " cannot be noted: it will not be told when it is lost", e);
            }
        }
    }

    private synchronized Optional<LostMapping> toBeNoted(String id) {
        Mapping mapping = mappings.get(id);
        return mapping == null ? Optional.ofNullable(lost.get(id)) : Optional.of(LostMapping.of(mapping));
    }

    /// Whoever maps again where a lost mapping was has read what was to be told.
    private void replaceLost(Mapping mapping) {
        List<LostMapping> replaced;
        synchronized (this) {
            replaced = lost.values().stream()
                    .filter(one -> one.place().equals(mapping.place()))
                    .toList();
            replaced.forEach(one -> lost.remove(one.id()));
        }
        replaced.forEach(one -> note(one.id()));
    }

    private synchronized void mustHaveRoom() throws ProblemException {
        if (closed || mappings.size() + beginning.size() >= MAX_MAPPINGS) {
            throw new ProblemException(new TooManyMappings(MAX_MAPPINGS));
        }
    }

    private synchronized Mapping enter(
            Optional<String> known, MappedImage image, Export export, Optional<Path> place, AutoCloseable held)
            throws IOException, InterruptedException {
        mustHaveRoom();
        String id = known.filter(wished -> !mappings.containsKey(wished)).orElseGet(this::freshId);
        Path path = place.orElse(folder.resolve("nbd-" + id));
        mustBeFree(path);
        ExportSocket socket = ExportSocket.bind(path);
        Mapping mapping = new Mapping(id, image, export.size(), export, socket, room, held, clock.millis()).open();
        mappings.put(id, mapping);
        lost.remove(id);
        LOG.log(Level.INFO, "{0}", mapping);
        return mapping;
    }

    private void mustBeFree(Path path) throws ProblemException {
        for (Mapping other : mappings.values()) {
            if (other.place().equals(ExportSocket.real(path))) {
                throw new ProblemException(new SocketRefused(path.toString(), SocketFault.MAPPED, other.id()));
            }
        }
    }

    /// All mappings that are there, in the order in which they were made.
    public synchronized List<Mapping> all() {
        return List.copyOf(mappings.values());
    }

    /// Those that were lost, then those that are there.
    public synchronized List<ListedMapping> listed() {
        List<ListedMapping> listed = new ArrayList<>(lost.values());
        listed.addAll(mappings.values());
        return listed;
    }

    /// Whether there are any that can be read.
    public synchronized boolean isBusy() {
        return !mappings.isEmpty();
    }

    /// The mapping that a text means: its id, its place, or the end of its name.
    ///
    /// @throws ProblemException with [MappingMissing] or [MappingAmbiguous]
    public ListedMapping find(String text) throws ProblemException {
        Optional<Path> place = place(text);
        List<ListedMapping> possible = listed().stream()
                .filter(mapping -> mapping.id().equals(text)
                        || place.filter(mapping.place()::equals).isPresent())
                .toList();
        if (possible.isEmpty()) {
            possible = listed().stream()
                    .filter(mapping -> mapping.image().isMeantBy(text))
                    .toList();
        }
        return switch (possible.size()) {
            case 0 -> throw new ProblemException(new MappingMissing(text));
            case 1 -> possible.getFirst();
            default ->
                throw new ProblemException(new MappingAmbiguous(
                        text, possible.stream().map(ListedMapping::id).toList()));
        };
    }

    private static Optional<Path> place(String text) {
        try {
            return text.startsWith("/") ? Optional.of(ExportSocket.real(Path.of(text))) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /// Takes a mapping away; of one that was lost what is left of it.
    ///
    /// @param force also while programs read it
    /// @return what is to be known of how it went
    /// @throws ProblemException with [MappingInUse], `DeviceInUse`, or [MappingMissing] when somebody else was
    ///     faster
    public Optional<Problem> unmap(ListedMapping listed, boolean force) throws IOException {
        Optional<Problem> how =
                switch (listed) {
                    case Mapping mapping -> unmapThere(mapping, force);
                    case LostMapping mapping -> unmapLost(mapping, force);
                };
        note(listed.id());
        LOG.log(Level.INFO, "mapping {0} is unmapped", listed.id());
        return how;
    }

    private Optional<Problem> unmapThere(Mapping mapping, boolean force) throws IOException {
        if (mapping.device().isPresent()) {
            mapping.release(force);
        }
        synchronized (this) {
            if (mapping.device().isEmpty()) {
                mapping.release(force);
            }
            if (!mappings.remove(mapping.id(), mapping)) {
                throw new ProblemException(new MappingMissing(mapping.id()));
            }
        }
        mapping.end();
        return mapping.status().problem();
    }

    private Optional<Problem> unmapLost(LostMapping mapping, boolean force) throws IOException {
        Optional<Problem> how = Optional.empty();
        if (isLeftBehind(mapping)) {
            how = KernelDevice.release(devices, mapping.deviceNumber().orElseThrow(), force);
        }
        synchronized (this) {
            if (!lost.remove(mapping.id(), mapping)) {
                throw new ProblemException(new MappingMissing(mapping.id()));
            }
        }
        if (mapping.deviceNumber().isEmpty()) {
            removeSocket(mapping);
        }
        return how;
    }

    /// Whether the kernel still has the device of a lost mapping; its number may be another's by now.
    private boolean isLeftBehind(LostMapping mapping) {
        OptionalInt number = mapping.deviceNumber();
        return number.isPresent()
                && devices.device(number.getAsInt())
                        .backend()
                        .filter(devices.backend(mapping.id())::equals)
                        .isPresent();
    }

    private static void removeSocket(LostMapping mapping) {
        try {
            ExportSocket.removeIfDead(mapping.place());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "mapping " + mapping.id() + ": what is left of its socket cannot be removed", e);
        }
    }

    /// Whether one of these mappings, also a lost one, is that device.
    public boolean isThere(int number) {
        return listed().stream()
                .anyMatch(one -> one.deviceNumber().isPresent()
                        && one.deviceNumber().getAsInt() == number
                        && (one instanceof Mapping || isLeftBehind((LostMapping) one)));
    }

    /// Takes a device away that none of these mappings is.
    ///
    /// @return what is to be known of how it went
    public Optional<Problem> takeAway(int number, Optional<DeviceWish> asker, boolean force) throws IOException {
        return KernelDevice.release(devices, asker, number, force);
    }

    /// The kernel's devices, those that are not mapped here too.
    public Devices devices() {
        return devices;
    }

    /// Takes all mappings away for the helper that makes them anew; what is noted of them stays. None is made
    /// any more.
    public void handOver() {
        stop().forEach(Mapping::end);
    }

    /// Takes all mappings away; none is made any more. One that is read at this moment is lost, for its readers
    /// get errors, and the next helper tells so; a device that is used waits for the next helper.
    @Override
    public void close() {
        for (Mapping mapping : stop()) {
            boolean isLeft = mapping.device().isPresent()
                    ? !isReleased(mapping)
                    : mapping.status().clients() > 0;
            mapping.end();
            if (!isLeft) {
                note(mapping.id());
            }
        }
    }

    private static boolean isReleased(Mapping mapping) {
        try {
            mapping.release(false);
            return true;
        } catch (IOException e) {
            LOG.log(Level.WARNING, mapping + " stays: " + e.getMessage());
            return false;
        }
    }

    private List<Mapping> stop() {
        List<Mapping> left;
        synchronized (this) {
            closed = true;
            left = all();
            mappings.clear();
        }
        pulse.interrupt();
        return left;
    }
}
