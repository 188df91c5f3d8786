package mapback.mapping;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mapback.archive.Archive;
import mapback.nbd.Export;
import mapback.nbd.NbdRoom;
import mapback.problem.MappingProblem.SocketFault;
import mapback.problem.MappingProblem.SocketRefused;
import mapback.problem.MappingProblem.TooManyMappings;
import mapback.problem.Problem;
import mapback.problem.ProblemException;

/// All mappings of this helper. One belongs to nobody's connection: who made it may leave.
public final class Mappings implements AutoCloseable {
    /// How many there may be: each holds its index in memory, 32 MiB for 4 TiB.
    public static final int MAX_MAPPINGS = 64;

    /// How often it is noted how much was read.
    private static final Duration BEAT = Duration.ofMillis(500);

    private static final System.Logger LOG = System.getLogger(Mappings.class.getName());

    /// Clients of all mappings together, of 320 KiB each.
    static final int MAX_CLIENTS = 128;

    /// Bytes of direct memory that all mappings together take at the most.
    public static final long MAX_DIRECT_MEMORY = NbdRoom.directMemory(MAX_CLIENTS);

    private final NbdRoom room = new NbdRoom(MAX_CLIENTS);
    private final MappingTable table = new MappingTable();
    private final Path folder;
    private final Clock clock;
    private final MappingBook book;
    private final Devices devices;
    private final LeftBehind leftBehind;
    private final Thread pulse;

    /// Held while a note is written, which says what is true at that moment. Taken before the table's, never inside
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
        this.leftBehind = new LeftBehind(devices);
        book.load().forEach(this::lose);
        this.pulse = Thread.ofVirtual().name("mappings").start(this::beat);
    }

    /// Shows a mapping as lost, unless it is there, here or in the helper of another session.
    public void lose(LostMapping mapping) {
        if (mapping.deviceNumber().isPresent() || !ExportSocket.isServed(mapping.place())) {
            table.lose(mapping).ifPresent(this::note);
        }
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
        if (table.remove(mapping)) {
            LOG.log(Level.WARNING, "{0} was taken away by somebody else", mapping);
            mapping.end();
            note(mapping.id());
        }
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
        table.mustHaveRoom();
        TestRead.of(archive);
        Mapping mapping = table.enter(known, id -> served(id, image, export, place, held));
        replaceLost(mapping);
        note(mapping.id());
        return mapping;
    }

    private Mapping served(String id, MappedImage image, Export export, Optional<Path> place, AutoCloseable held)
            throws IOException, InterruptedException {
        Path path = place.orElse(folder.resolve("nbd-" + id));
        mustBeFree(path);
        ExportSocket socket = ExportSocket.bind(path);
        return new Mapping(id, image, export.size(), export, socket, room, held, clock.millis()).open();
    }

    private void mustBeFree(Path path) throws ProblemException {
        for (Mapping other : all()) {
            if (other.place().equals(ExportSocket.real(path))) {
                throw new ProblemException(new SocketRefused(path.toString(), SocketFault.MAPPED, other.id()));
            }
        }
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
        table.mustHaveRoom();
        TestRead.of(archive);
        String id = table.begin(known);
        try {
            KernelDevice device = known.isPresent()
                    ? again(id, image, wish)
                    : KernelDevice.fresh(devices, folder, id, image.title(), wish);
            Mapping made =
                    new Mapping(id, image, export.size(), new PaddedExport(export), device, room, held, clock.millis());
            Mapping mapping = made.open();
            if (!table.enter(mapping)) {
                release(mapping);
                throw new ProblemException(new TooManyMappings(MAX_MAPPINGS));
            }
            replaceLost(mapping);
            note(id);
            return mapping;
        } finally {
            table.begun(id);
        }
    }

    private KernelDevice again(String id, MappedImage image, DeviceWish wish) throws ProblemException {
        int number = wish.number().orElseThrow();
        leftBehind.mustBeThere(id, image, number);
        return KernelDevice.leftBehind(devices, folder, id, image.title(), number);
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
                Optional<LostMapping> there = table.note(id);
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

    /// Whoever maps again where a lost mapping was has read what was to be told.
    private void replaceLost(Mapping mapping) {
        table.takeLostAt(mapping.place()).forEach(one -> note(one.id()));
    }

    /// All mappings that are there, in the order in which they were made.
    public List<Mapping> all() {
        return table.all();
    }

    /// Those that were lost, then those that are there.
    public List<ListedMapping> listed() {
        return table.listed();
    }

    /// Whether there are any that can be read.
    public boolean isBusy() {
        return !all().isEmpty();
    }

    /// The mapping that a text means: its id, its place, or the end of its name.
    ///
    /// @throws ProblemException with [MappingMissing] or [MappingAmbiguous]
    public ListedMapping find(String text) throws ProblemException {
        return MappingSearch.find(text, listed());
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
        table.take(mapping, force);
        mapping.end();
        return mapping.status().problem();
    }

    private Optional<Problem> unmapLost(LostMapping mapping, boolean force) throws IOException {
        Optional<Problem> how = leftBehind.release(mapping, force);
        table.take(mapping);
        leftBehind.removeSocket(mapping);
        return how;
    }

    /// Whether one of these mappings, also a lost one, is that device.
    public boolean isThere(int number) {
        return listed().stream()
                .anyMatch(one -> one.deviceNumber().isPresent()
                        && one.deviceNumber().getAsInt() == number
                        && (one instanceof Mapping || leftBehind.isThere((LostMapping) one)));
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
        List<Mapping> left = table.close();
        pulse.interrupt();
        return left;
    }
}
