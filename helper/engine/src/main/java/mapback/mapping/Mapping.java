package mapback.mapping;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import mapback.job.Rate;
import mapback.nbd.Export;
import mapback.nbd.NbdCounts;
import mapback.nbd.NbdLimits;
import mapback.nbd.NbdRoom;
import mapback.nbd.NbdServer;

/// An image that other programs read over NBD, on a socket of its own.
public final class Mapping implements ListedMapping {
    private static final System.Logger LOG = System.getLogger(Mapping.class.getName());

    private final String id;
    private final MappedImage image;
    private final long size;
    private final long startedAt;
    private final ExportSocket socket;
    private final NbdServer server;
    private final FailureNotes failures;
    private final AutoCloseable held;
    private final Rate rate = new Rate();

    /// Guarded by this, as is the rate.
    private MappingStatus.Phase phase = MappingStatus.Phase.MAPPED;

    /// @param socket closed by this
    /// @param room   of all mappings
    /// @param held   given back when the last reader is gone
    Mapping(
            String id,
            MappedImage image,
            Export export,
            ExportSocket socket,
            NbdRoom room,
            AutoCloseable held,
            long startedAt) {
        this.id = id;
        this.image = image;
        this.size = export.size();
        this.socket = socket;
        this.held = held;
        this.startedAt = startedAt;
        this.failures = new FailureNotes(id);
        this.server = new NbdServer(failures.watching(export), NbdLimits.usual(), room);
        server.listen(socket.channel());
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
        return socket.path();
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
                failures.last());
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
        try (held) {
            socket.close();
            server.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "mapping " + id + ": its socket cannot be removed", e);
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
