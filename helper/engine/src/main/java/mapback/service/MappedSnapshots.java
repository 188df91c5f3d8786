package mapback.service;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mapback.archive.Archive;
import mapback.mapping.ArchiveExport;
import mapback.mapping.DeviceWish;
import mapback.mapping.ListedMapping;
import mapback.mapping.LostMapping;
import mapback.mapping.MappedImage;
import mapback.mapping.Mapping;
import mapback.mapping.MappingStatus;
import mapback.mapping.Mappings;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.ServerAddress;
import mapback.pbs.store.Waiting;
import mapback.problem.DeviceProblem.DeviceLost;
import mapback.problem.HelperProblem.MessageInvalid;
import mapback.problem.MappingProblem.MappingLost;
import mapback.problem.MappingProblem.NotAnImage;
import mapback.problem.MappingProblem.SocketFault;
import mapback.problem.MappingProblem.SocketRefused;
import mapback.problem.MappingProblem.Unmappable;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.ServerProblem.DatastoreNotMounted;
import mapback.problem.ServerProblem.HandshakeUnanswered;
import mapback.problem.ServerProblem.Maintenance;
import mapback.problem.ServerProblem.ServerAway;
import mapback.problem.ServerProblem.ServerUnreachable;
import mapback.protocol.DeviceRow;
import mapback.protocol.HandedLogin;
import mapback.protocol.HandedMapping;
import mapback.protocol.KeyOffer;
import mapback.protocol.MappingRow;
import mapback.protocol.MappingState;
import mapback.protocol.Request;
import mapback.protocol.Source;
import mapback.repository.OpenSnapshot;
import mapback.repository.Repositories;
import mapback.restore.DatastoreAround;

/// Opens images of snapshots and maps them; keeps the keys that they are read with.
public final class MappedSnapshots {
    private static final System.Logger LOG = System.getLogger(MappedSnapshots.class.getName());

    /// Between two tries for a lost mapping whose server is away.
    private static final Duration AGAIN = Duration.ofSeconds(30);

    /// How often what is kept of mappings is renewed: a ticket in it is good for two hours.
    private static final Duration KEPT_AGAIN = Duration.ofMinutes(15);

    private final SnapshotFinder finder;
    private final Mappings mappings;
    private final Logins logins;
    private final MappingSecrets secrets;
    private final KernelDevices devices;

    /// What the mappings are read from, by id.
    private final Map<String, Reading> readings = new ConcurrentHashMap<>();

    /// @param snapshot closed at the mapping's end
    /// @param key      wiped at the mapping's end
    /// @param location of the repository, as it was asked for
    private record Reading(OpenSnapshot snapshot, Optional<HeldKey> key, String location) {}

    /// Those that are lost and will be there again once their server is, by id.
    private final Map<String, Waiting> awaited = new ConcurrentHashMap<>();

    /// What was mapped when it was handed over.
    private volatile Optional<List<MappingRow>> handedOver = Optional.empty();

    /// @param mappings stay the caller's
    public MappedSnapshots(Backups backups, Mappings mappings) {
        this.finder = new SnapshotFinder(backups.sources());
        this.mappings = mappings;
        this.logins = backups.logins();
        this.secrets = backups.secrets();
        this.devices = new KernelDevices(mappings);
    }

    /// Maps an image, after something of it was read through all of the chain.
    ///
    /// @throws ProblemException with what is wrong with the snapshot, the archive, the key or the place
    public MappingRow map(Request.Map request) throws IOException, InterruptedException {
        return map(request, Optional.empty());
    }

    private MappingRow map(Request.Map request, Optional<String> known) throws IOException, InterruptedException {
        Optional<HeldKey> key = request.source().key().map(HeldKey::of);
        Held held = new Held();
        key.ifPresent(one -> held.giveAtEnd(one::close));
        boolean isMapped = false;
        try {
            Wish wish = Wish.of(request);
            SnapshotFinder.Found found = find(request, key, held);
            Mapping mapping = map(wish, found, held, known);
            isMapped = true;
            readings.put(
                    mapping.id(),
                    new Reading(found.snapshot(), key, request.source().repository()));
            keepSecrets(mapping.id());
            return row(mapping, false);
        } finally {
            if (!isMapped) {
                held.close();
            }
        }
    }

    /// For the next helper, in case this one crashes.
    private void keepSecrets(String id) {
        Reading reading = readings.get(id);
        if (reading != null) {
            secrets.keep(
                    id,
                    new MappingSecret(
                            logins.of(reading.location()), reading.key().map(HeldKey::offer)));
        }
    }

    /// Forgets what the next helper would log in with, of mappings that a user reads at a server. They go on
    /// here.
    void forgetLogin(ServerAddress of) {
        readings.forEach((id, reading) -> {
            if (isReadAt(of, reading.location())) {
                secrets.forget(id);
                secrets.keep(
                        id, new MappingSecret(Optional.empty(), reading.key().map(HeldKey::offer)));
            }
        });
    }

    private static boolean isReadAt(ServerAddress of, String location) {
        try {
            if (!Repositories.isOfServer(location)) {
                return false;
            }
            ServerAddress own = ServerAddress.parse(location);
            return own.auth().equals(of.auth()) && own.hostAndPort().equals(of.hostAndPort());
        } catch (ProblemException e) {
            return false;
        }
    }

    /// What is asked for, as far as it can be known without looking.
    private record Wish(ArchiveName archive, Optional<Path> place, Optional<DeviceWish> device, String namespace) {
        static Wish of(Request.Map request) throws ProblemException {
            ArchiveName archive = ArchiveName.ofUser(request.archive(), "archive");
            Optional<Path> place = Optional.empty();
            if (request.place().isPresent()) {
                place = Optional.of(absolute(request.place().get()));
            }
            Optional<DeviceWish> device = Optional.empty();
            if (request.device().isPresent()) {
                device = Optional.of(KernelDevices.wish(request.device().get()));
            }
            return new Wish(archive, place, device, request.source().namespace());
        }
    }

    private SnapshotFinder.Found find(Request.Map request, Optional<HeldKey> key, Held held)
            throws IOException, InterruptedException {
        Source source = request.source();
        return finder.find(
                new SnapshotFinder.Wanted(source.repository(), source.namespace(), request.snapshot()),
                source.access(),
                key,
                held);
    }

    private Mapping map(Wish wish, SnapshotFinder.Found found, Held held, Optional<String> known)
            throws IOException, InterruptedException {
        ArchiveName archive = wish.archive();
        mustBeAnImage(archive);
        if (wish.place().isPresent()) {
            mustBeOutside(wish.place().get(), found.repository().folder());
        }
        Archive opened = found.snapshot().archive(archive);
        MappedImage image = new MappedImage(
                found.repository().name(),
                wish.namespace(),
                found.snapshot().name().text(),
                archive.server(),
                archive.user());
        ArchiveExport export = new ArchiveExport(opened, image.name());
        return wish.device().isPresent()
                ? mappings.attach(known, image, export, opened, wish.device().get(), held)
                : mappings.export(known, image, export, opened, wish.place(), held);
    }

    private static Path absolute(String place) throws ProblemException {
        try {
            Path path = Path.of(place);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new ProblemException(new MessageInvalid("place is no path"), e);
        }
        throw new ProblemException(new MessageInvalid("place is not absolute: " + place));
    }

    /// Nothing is ever made in a datastore.
    private static void mustBeOutside(Path place, Optional<Path> datastore) throws IOException {
        Path folder = Optional.ofNullable(place.getParent()).orElse(place);
        if (!Files.isDirectory(folder)) {
            // What is wrong with it is told by whoever makes the socket.
            return;
        }
        Optional<Path> around = DatastoreAround.of(folder.toRealPath(), datastore);
        if (around.isPresent()) {
            throw new ProblemException(new SocketRefused(
                    place.toString(), SocketFault.IN_DATASTORE, around.get().toString()));
        }
    }

    private static void mustBeAnImage(ArchiveName archive) throws ProblemException {
        switch (archive.kind()) {
            case FIXED -> {}
            case DYNAMIC -> throw new ProblemException(new NotAnImage(archive.user(), Unmappable.FILE_ARCHIVE));
            case BLOB -> throw new ProblemException(new NotAnImage(archive.user(), Unmappable.BLOB));
        }
    }

    /// Takes a mapping away, or a device that no helper serves or another user's does.
    ///
    /// @return the mapping as it was at its end
    public MappingRow unmap(Request.Unmap request) throws IOException {
        OptionalInt number = KernelDevices.number(request.mapping());
        if (number.isPresent() && !mappings.isThere(number.getAsInt())) {
            return devices.disconnect(number.getAsInt(), request);
        }
        return unmap(request.mapping(), request.force());
    }

    /// @param text  its id, its place, or the end of its name
    /// @param force also while programs read it
    private MappingRow unmap(String text, boolean force) throws IOException {
        ListedMapping mapping = mappings.find(text);
        Optional<DeviceRow> device = devices.row(mapping, false);
        Optional<Problem> how = mappings.unmap(mapping, force);
        readings.remove(mapping.id());
        awaited.remove(mapping.id());
        return row(mapping, endStatus(mapping, how), device);
    }

    private static MappingStatus endStatus(ListedMapping listed, Optional<Problem> how) {
        return switch (listed) {
            case Mapping mapping -> mapping.status();
            case LostMapping _ -> MappingStatus.untouched(MappingStatus.Phase.GONE, how);
        };
    }

    /// The kernel's devices.
    KernelDevices devices() {
        return devices;
    }

    /// All mappings, in the order in which they were made: first those that were lost. After they were handed
    /// over, what they were then: whoever watches is told by the next helper how they go on.
    ///
    /// @param isThorough whether processes of other users are looked for too, which costs a question to the
    ///     binder for each device
    public List<MappingRow> rows(boolean isThorough) {
        return handedOver.orElseGet(() -> mappings.listed().stream()
                .map(mapping -> row(mapping, isThorough))
                .toList());
    }

    private MappingRow row(ListedMapping listed, boolean isThorough) {
        MappingStatus status =
                switch (listed) {
                    case Mapping mapping -> mapping.status();
                    case LostMapping mapping
                    when awaited.containsKey(mapping.id()) ->
                        MappingStatus.untouched(MappingStatus.Phase.MAPPED, Optional.empty());
                    case LostMapping mapping ->
                        MappingStatus.untouched(MappingStatus.Phase.LOST, Optional.of(lost(mapping)));
                };
        return row(listed, status, devices.row(listed, isThorough));
    }

    private static Problem lost(LostMapping mapping) {
        if (mapping.deviceNumber().isPresent()) {
            return new DeviceLost(
                    mapping.id(),
                    mapping.image().shownName(),
                    mapping.image().snapshot(),
                    mapping.place().toString());
        }
        return new MappingLost(
                mapping.id(),
                mapping.image().shownName(),
                mapping.image().snapshot(),
                mapping.place().toString());
    }

    private MappingRow row(ListedMapping mapping, MappingStatus status, Optional<DeviceRow> device) {
        Optional<Waiting> waiting = Optional.ofNullable(readings.get(mapping.id()))
                .flatMap(reading -> reading.snapshot().waiting())
                .or(() -> Optional.ofNullable(awaited.get(mapping.id())));
        MappedImage image = mapping.image();
        return new MappingRow(
                mapping.id(),
                image.repository(),
                image.namespace(),
                image.snapshot(),
                image.archive(),
                mapping.place().toString(),
                mapping.uri(),
                mapping.size(),
                state(status.phase(), waiting.isPresent()),
                status.clients(),
                status.requests(),
                status.read(),
                status.rate(),
                status.failures(),
                mapping.startedAt(),
                status.problem(),
                waiting.map(Job::asRow),
                device);
    }

    private static MappingState state(MappingStatus.Phase phase, boolean isWaiting) {
        return switch (phase) {
            case MAPPED -> isWaiting ? MappingState.WAITING : MappingState.MAPPED;
            case UNMAPPING -> MappingState.UNMAPPING;
            case GONE -> MappingState.GONE;
            case LOST -> MappingState.LOST;
        };
    }

    /// Takes all mappings away, for the helper that makes them anew.
    List<HandedMapping> handOver() {
        List<HandedMapping> handed = new ArrayList<>();
        for (Mapping mapping : mappings.all()) {
            Optional<KeyOffer> key = Optional.ofNullable(readings.get(mapping.id()))
                    .flatMap(Reading::key)
                    .map(HeldKey::offer);
            handed.add(new HandedMapping(row(mapping, false), key));
        }
        handedOver = Optional.of(rows(false));
        mappings.handOver();
        return handed;
    }

    /// Makes the mappings of the helper before this one anew, in their places. One that cannot be made is lost.
    public void takeOver(List<HandedMapping> handed) throws InterruptedException {
        for (HandedMapping one : handed) {
            MappingRow row = one.mapping();
            Source source = new Source(row.repository(), row.namespace(), one.key());
            try {
                map(
                        new Request.Map(
                                source, row.snapshot(), row.archive(), Optional.of(row.place()), Optional.empty()),
                        Optional.of(row.mapping()));
            } catch (IOException e) {
                LOG.log(Level.WARNING, "mapping " + row.mapping() + " cannot be made anew", e);
                lose(row);
            }
        }
        mappings.listed().forEach(MappedSnapshots::tellIfLost);
    }

    /// Makes mappings anew that a helper lost which was killed, in their places, and keeps the secrets of all
    /// fresh. Returns when it is interrupted.
    ///
    /// One whose server is away is tried again; one that cannot be made for another reason stays lost until
    /// somebody unmaps it.
    ///
    /// @param tried called when each was tried
    public void tend(Runnable tried) throws InterruptedException {
        Set<String> hopeless = new HashSet<>();
        long keptAt = System.nanoTime();
        while (true) {
            for (ListedMapping one : mappings.listed()) {
                if (one instanceof LostMapping lost && !hopeless.contains(lost.id()) && !revive(lost)) {
                    hopeless.add(lost.id());
                }
            }
            tried.run();
            Thread.sleep(AGAIN);
            if (System.nanoTime() - keptAt > KEPT_AGAIN.toNanos()) {
                readings.keySet().forEach(this::keepSecrets);
                keptAt = System.nanoTime();
            }
        }
    }

    /// @return whether it is there again, or worth another try
    private boolean revive(LostMapping lost) throws InterruptedException {
        MappingSecret secret = secrets.find(lost.id());
        secret.login().ifPresent(login -> logins.takeOver(List.of(login)));
        MappedImage image = lost.image();
        Source source = new Source(
                image.repository(), image.namespace(), secret.login().map(HandedLogin::access), secret.key());
        try {
            map(KernelDevices.again(source, image.snapshot(), image.archive(), lost.place()), Optional.of(lost.id()));
            awaited.remove(lost.id());
            return true;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "mapping " + lost.id() + " cannot be made anew", e);
            if (e instanceof ProblemException known && isPassing(known.problem())) {
                awaited.merge(
                        lost.id(),
                        new Waiting(Instant.now(), known.problem()),
                        (before, now) -> new Waiting(before.since(), now.reason()));
                return true;
            }
            awaited.remove(lost.id());
            return false;
        }
    }

    private static boolean isPassing(Problem problem) {
        return switch (problem) {
            case ServerUnreachable _, HandshakeUnanswered _, ServerAway _, Maintenance _, DatastoreNotMounted _ -> true;
            default -> false;
        };
    }

    private void lose(MappingRow row) {
        try {
            mappings.lose(MappingNote.of(row).toMapping());
        } catch (ProblemException e) {
            throw new IllegalStateException("a helper had a mapping with a name that cannot be", e);
        }
    }

    private static void tellIfLost(ListedMapping listed) {
        if (listed instanceof LostMapping mapping) {
            LOG.log(
                    Level.WARNING,
                    "mapping {0} was lost: {1} at {2}",
                    mapping.id(),
                    mapping.image().name(),
                    mapping.place());
        }
    }
}
