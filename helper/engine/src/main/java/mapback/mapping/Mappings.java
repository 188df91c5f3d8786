package mapback.mapping;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import mapback.archive.Archive;
import mapback.job.ShortId;
import mapback.nbd.Export;
import mapback.nbd.NbdRoom;
import mapback.problem.MappingProblem.MappingAmbiguous;
import mapback.problem.MappingProblem.MappingInUse;
import mapback.problem.MappingProblem.MappingMissing;
import mapback.problem.MappingProblem.SocketFault;
import mapback.problem.MappingProblem.SocketRefused;
import mapback.problem.MappingProblem.TooManyMappings;
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

    private final NbdRoom room = new NbdRoom(MAX_CLIENTS);
    private final Path folder;
    private final Clock clock;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Thread pulse;

    /// By id, in the order in which they were made. Guarded by this.
    private final Map<String, Mapping> mappings = new LinkedHashMap<>();

    private boolean closed;

    /// @param folder where sockets are made that have no place of their own: nobody else may enter it
    public Mappings(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
        this.pulse = Thread.ofVirtual().name("mappings").start(this::beat);
    }

    private void beat() {
        try {
            while (true) {
                Thread.sleep(BEAT);
                long now = System.nanoTime();
                all().forEach(mapping -> mapping.beat(now));
            }
        } catch (InterruptedException e) {
            // The helper ends.
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
        mustHaveRoom();
        TestRead.of(archive);
        return enter(known, image, export, place, held);
    }

    private synchronized void mustHaveRoom() throws ProblemException {
        if (closed || mappings.size() >= MAX_MAPPINGS) {
            throw new ProblemException(new TooManyMappings(MAX_MAPPINGS));
        }
    }

    private synchronized Mapping enter(
            Optional<String> known, MappedImage image, Export export, Optional<Path> place, AutoCloseable held)
            throws ProblemException {
        mustHaveRoom();
        String id = known.filter(wished -> !mappings.containsKey(wished))
                .orElseGet(() -> ShortId.fresh(random, mappings::containsKey));
        Path path = place.orElse(folder.resolve("nbd-" + id));
        mustBeFree(path);
        ExportSocket socket = ExportSocket.bind(path);
        Mapping mapping = new Mapping(id, image, export, socket, room, held, clock.millis());
        mappings.put(id, mapping);
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

    /// All mappings, in the order in which they were made.
    public synchronized List<Mapping> all() {
        return List.copyOf(mappings.values());
    }

    /// Whether there are any.
    public synchronized boolean isBusy() {
        return !mappings.isEmpty();
    }

    /// The mapping that a text means: its id, its place, or the end of its name.
    ///
    /// @throws ProblemException with [MappingMissing] or [MappingAmbiguous]
    public Mapping find(String text) throws ProblemException {
        Optional<Path> place = place(text);
        List<Mapping> possible = all().stream()
                .filter(mapping -> mapping.id().equals(text)
                        || place.filter(mapping.place()::equals).isPresent())
                .toList();
        if (possible.isEmpty()) {
            possible = all().stream()
                    .filter(mapping -> mapping.image().isMeantBy(text))
                    .toList();
        }
        return switch (possible.size()) {
            case 0 -> throw new ProblemException(new MappingMissing(text));
            case 1 -> possible.getFirst();
            default ->
                throw new ProblemException(new MappingAmbiguous(
                        text, possible.stream().map(Mapping::id).toList()));
        };
    }

    private static Optional<Path> place(String text) {
        try {
            return text.startsWith("/") ? Optional.of(ExportSocket.real(Path.of(text))) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /// Takes a mapping away.
    ///
    /// @param force also while programs read it
    /// @throws ProblemException with [MappingInUse], or [MappingMissing] when somebody else was faster
    public void unmap(Mapping mapping, boolean force) throws ProblemException {
        synchronized (this) {
            long clients = mapping.status().clients();
            if (clients > 0 && !force) {
                throw new ProblemException(new MappingInUse(mapping.id(), clients));
            }
            if (!mappings.remove(mapping.id(), mapping)) {
                throw new ProblemException(new MappingMissing(mapping.id()));
            }
        }
        mapping.end();
        LOG.log(Level.INFO, "mapping {0} is unmapped", mapping.id());
    }

    /// Takes all mappings away; none is made any more.
    @Override
    public void close() {
        List<Mapping> left;
        synchronized (this) {
            closed = true;
            left = all();
            mappings.clear();
        }
        pulse.interrupt();
        left.forEach(Mapping::end);
    }
}
