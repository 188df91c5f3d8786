package mapback.service;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import mapback.archive.Archive;
import mapback.mapping.ArchiveExport;
import mapback.mapping.ListedMapping;
import mapback.mapping.LostMapping;
import mapback.mapping.MappedImage;
import mapback.mapping.Mapping;
import mapback.mapping.MappingStatus;
import mapback.mapping.Mappings;
import mapback.pbs.format.ServerAddress;
import mapback.problem.DeviceProblem.DeviceInUse;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.protocol.DeviceRow;
import mapback.protocol.HandedMapping;
import mapback.protocol.MappingRow;
import mapback.protocol.Request;
import mapback.protocol.Source;

/// Opens images of snapshots and maps them; keeps the keys that they are read with.
public final class MappedSnapshots {
    private final SnapshotFinder finder;
    private final Mappings mappings;
    private final Readings readings;
    private final Awaited awaited = new Awaited(InstantSource.system());
    private final KernelDevices devices;
    private final MappingRows rows;

    /// What was mapped when it was handed over.
    private volatile Optional<List<MappingRow>> handedOver = Optional.empty();

    /// @param mappings stay the caller's
    public MappedSnapshots(Backups backups, Mappings mappings) {
        this.finder = new SnapshotFinder(backups.sources());
        this.mappings = mappings;
        this.readings = new Readings(backups.logins(), backups.secrets());
        this.devices = new KernelDevices(mappings);
        this.rows = new MappingRows(readings, awaited, devices);
    }

    /// Maps an image, after something of it was read through all of the chain.
    ///
    /// @throws ProblemException with what is wrong with the snapshot, the archive, the key or the place
    public MappingRow map(Request.Map request) throws IOException, InterruptedException {
        return map(request, Optional.empty());
    }

    /// @param known the id that it had in another helper
    MappingRow map(Request.Map request, Optional<String> known) throws IOException, InterruptedException {
        Optional<HeldKey> key = request.source().key().map(HeldKey::of);
        Held held = new Held();
        key.ifPresent(one -> held.giveAtEnd(one::close));
        boolean isMapped = false;
        try {
            MappingWish wish = MappingWish.of(request);
            if (wish.device().isPresent() && known.isEmpty()) {
                mappings.devices().mustBePossible(wish.device().get());
            }
            SnapshotFinder.Found found = find(request, key, held);
            Mapping mapping = map(wish, found, request.source().namespace(), held, known);
            isMapped = true;
            readings.add(
                    mapping.id(),
                    new Readings.Reading(found.snapshot(), key, request.source().repository()));
            return rows.row(mapping, false);
        } finally {
            if (!isMapped) {
                held.close();
            }
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

    private Mapping map(
            MappingWish wish, SnapshotFinder.Found found, String namespace, Held held, Optional<String> known)
            throws IOException, InterruptedException {
        wish.mustBeAnImage();
        wish.mustBeOutside(found.repository().folder());
        Archive opened = found.snapshot().archive(wish.archive());
        MappedImage image = new MappedImage(
                found.repository().name(),
                namespace,
                found.snapshot().name().text(),
                wish.archive().server(),
                wish.archive().user());
        ArchiveExport export = new ArchiveExport(opened, image.name());
        return wish.device().isPresent()
                ? mappings.attach(known, image, export, opened, wish.device().get(), held)
                : mappings.export(known, image, export, opened, wish.place(), held);
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
        Optional<Problem> how = taken(mapping, force);
        readings.remove(mapping.id());
        awaited.forget(mapping.id());
        return rows.row(mapping, endStatus(mapping, how), device);
    }

    private Optional<Problem> taken(ListedMapping mapping, boolean force) throws IOException {
        try {
            return mappings.unmap(mapping, force);
        } catch (ProblemException e) {
            if (e.problem() instanceof DeviceInUse used) {
                List<MappingsOn.Listed> all = mappings.listed().stream()
                        .map(one -> new MappingsOn.Listed(one.id(), one.image()))
                        .toList();
                throw new ProblemException(new MappingsOn(used).naming(all), e);
            }
            throw e;
        }
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
                .map(mapping -> rows.row(mapping, isThorough))
                .toList());
    }

    /// Takes all mappings away, for the helper that makes them anew.
    List<HandedMapping> handOver() {
        List<HandedMapping> handed = new ArrayList<>();
        for (Mapping mapping : mappings.all()) {
            handed.add(new HandedMapping(rows.row(mapping, false), readings.key(mapping.id())));
        }
        handedOver = Optional.of(rows(false));
        mappings.handOver();
        return handed;
    }

    /// Forgets what the next helper would log in with, of mappings that a user reads at a server. They go on
    /// here.
    void forgetLogin(ServerAddress of) {
        readings.forgetLogin(of);
    }

    Readings readings() {
        return readings;
    }

    /// The lost ones that are being made anew.
    Awaited awaited() {
        return awaited;
    }
}
