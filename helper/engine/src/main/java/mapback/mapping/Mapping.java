package mapback.mapping;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import mapback.device.BlockDevice;
import mapback.job.Rate;
import mapback.nbd.Export;
import mapback.nbd.NbdCounts;
import mapback.nbd.NbdLimits;
import mapback.nbd.NbdRoom;
import mapback.nbd.NbdServer;
import mapback.problem.MappingProblem.MappingInUse;
import mapback.problem.Problem;
import mapback.problem.ProblemException;

/// An image that other programs read: over NBD on a socket of its own, or as a device of the kernel.
public final class Mapping implements ListedMapping {
    private static final System.Logger LOG = System.getLogger(Mapping.class.getName());

    private final String id;
    private final MappedImage image;
    private final long size;
    private final long startedAt;
    private final Outlet outlet;
    private final NbdServer server;
    private final FailureNotes failures;
    private final AutoCloseable held;
    private final Rate rate = new Rate();

    /// Guarded by this, as are the rate and what is below.
    private MappingStatus.Phase phase = MappingStatus.Phase.MAPPED;

    private Optional<Problem> end = Optional.empty();

    /// @param outlet opened and closed by this
    /// @param size   of the image
    /// @param room   of all mappings
    /// @param held   given back when the last reader is gone
    Mapping(
            String id,
            MappedImage image,
            long size,
            Export export,
            Outlet outlet,
            NbdRoom room,
            AutoCloseable held,
            long startedAt) {
        this.id = id;
        this.image = image;
        this.size = size;
        this.outlet = outlet;
        this.held = held;
        this.startedAt = startedAt;
        this.failures = new FailureNotes(id);
        this.server = new NbdServer(failures.watching(export), NbdLimits.usual(), room);
    }

    /// Begins to hand it out. What it holds stays the caller's when this fails.
    Mapping open() throws IOException, InterruptedException {
        boolean isOpen = false;
        try {
            outlet.open(server);
            isOpen = true;
            return this;
        } finally {
            if (!isOpen) {
                server.close();
                outlet.close();
            }
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public MappedImage image() {
        return image;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Path place() {
        return outlet.path();
    }

    @Override
    public long startedAt() {
        return startedAt;
    }

    /// As it is now.
    public synchronized MappingStatus status() {
        NbdCounts counts = server.counts();
        return new MappingStatus(
                phase,
                counts.connections(),
                counts.requests(),
                counts.readSize(),
                phase == MappingStatus.Phase.MAPPED ? rate.perSecond() : 0,
                failures.count(),
                end.isPresent() ? end : failures.last());
    }

    /// The kernel's device, where it is one.
    public Optional<BlockDevice> device() {
        return outlet instanceof KernelDevice kernels ? Optional.of(kernels.device()) : Optional.empty();
    }

    /// Whether somebody else has taken it away, and not this helper just now.
    boolean isGone() {
        return isMapped() && outlet.isGone() && isMapped();
    }

    private synchronized boolean isMapped() {
        return phase == MappingStatus.Phase.MAPPED;
    }

    /// Lets go of who reads, before its end.
    ///
    /// @throws ProblemException when it is used and that is not forced
    void release(boolean force) throws IOException {
        long clients = status().clients();
        if (outlet instanceof ExportSocket && clients > 0 && !force) {
            throw new ProblemException(new MappingInUse(id, clients));
        }
        setPhase(MappingStatus.Phase.UNMAPPING);
        boolean isReleased = false;
        try {
            Optional<Problem> how = outlet.release(force);
            synchronized (this) {
                end = how;
            }
            isReleased = true;
        } finally {
            if (!isReleased) {
                setPhase(MappingStatus.Phase.MAPPED);
            }
        }
    }

    /// Takes note of how much was read until now.
    ///
    /// @param nanos as of [System#nanoTime()]
    synchronized void beat(long nanos) {
        rate.add(nanos, server.counts().readSize());
    }

    /// Takes the socket away, cuts off who still reads, and gives back what it holds. Once.
    void end() {
        setPhase(MappingStatus.Phase.UNMAPPING);
        // The last one is closed first, and each of them even when another cannot be.
        try (held;
                server;
                outlet) {
            LOG.log(Level.DEBUG, "mapping {0} ends", id);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "mapping " + id + ": what is left of it cannot be removed", e);
        } catch (Exception e) {
            LOG.log(Level.WARNING, "mapping " + id + ": cannot give back what it held", e);
        } finally {
            setPhase(MappingStatus.Phase.GONE);
        }
    }

    private synchronized void setPhase(MappingStatus.Phase next) {
        phase = next;
    }

    @Override
    public String toString() {
        return "mapping " + id + ": " + image.name() + " at " + place();
    }
}
