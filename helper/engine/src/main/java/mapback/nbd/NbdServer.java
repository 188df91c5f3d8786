package mapback.nbd;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import mapback.nbd.NbdConnection.Start;
import org.jspecify.annotations.Nullable;

/// Serves an export until it is closed: to whoever comes through a door, and on sockets that were connected
/// already.
///
/// Each connection has a platform thread, since it makes little but calls of the system.
public final class NbdServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(NbdServer.class.getName());

    /// How long to leave a door alone that cannot be answered, as when there are no descriptors left.
    private static final Duration REST = Duration.ofMillis(200);

    /// Longest time that is waited for a connection to end; what it waits for ends within a second of an
    /// interrupt.
    private static final Duration CLOSE_TIME = Duration.ofSeconds(10);

    private final Export export;
    private final NbdLimits limits;
    private final NbdRoom room;
    private final Traffic traffic = new Traffic();

    /// Guards every field below; never held while anything waits.
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<NbdConnection, Thread> connections = new LinkedHashMap<>();
    private final LinkedHashSet<NbdConnection> halfOpen = new LinkedHashSet<>();

    /// Those that had to make room and have not ended yet.
    private final Set<NbdConnection> leaving = new HashSet<>();

    private final Condition left = lock.newCondition();
    private final List<ServerSocketChannel> doors = new ArrayList<>();
    private final List<Thread> doorThreads = new ArrayList<>();
    private long begun;
    private boolean isClosed;

    /// A server with room of its own for as many connections as the limits allow.
    ///
    /// @param export stays the caller's, and outlives this
    public NbdServer(Export export, NbdLimits limits) {
        this(export, limits, new NbdRoom(limits.connections()));
    }

    /// @param export stays the caller's, and outlives this
    /// @param room   shared with other servers
    public NbdServer(Export export, NbdLimits limits, NbdRoom room) {
        this.export = export;
        this.limits = limits;
        this.room = room;
    }

    /// Bytes of what is served.
    public long size() {
        return export.size();
    }

    /// What a client that has no handshake is to be told of the export: `NBD_FLAG_…`.
    public int flags() {
        return TransmissionFlags.of(export, false);
    }

    /// Begins to answer whoever connects.
    ///
    /// @param door bound and blocking; closed by [#close]
    public void listen(ServerSocketChannel door) {
        lock.lock();
        try {
            mustBeOpen();
            doors.add(door);
            Thread thread = Thread.ofPlatform()
                    .daemon(true)
                    .name("nbd-" + export.name() + "-door")
                    .unstarted(() -> answer(door));
            doorThreads.add(thread);
            thread.start();
        } finally {
            lock.unlock();
        }
    }

    private void mustBeOpen() {
        if (isClosed) {
            throw new IllegalStateException("the server was closed");
        }
    }

    private void answer(ServerSocketChannel door) {
        while (true) {
            try {
                welcome(door.accept());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.log(WARNING, "nbd-" + export.name() + ": a client could not be answered", e);
                if (!rest()) {
                    return;
                }
            }
        }
    }

    private static boolean rest() {
        try {
            Thread.sleep(REST);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void welcome(SocketChannel socket) throws IOException {
        boolean isWelcome;
        lock.lock();
        try {
            makeRoom();
            isWelcome = hasPlace();
        } finally {
            lock.unlock();
        }
        if (isWelcome) {
            begin(socket, Start.HANDSHAKE);
        } else {
            LOG.log(DEBUG, "nbd-{0}: {1} connections are enough", export.name(), limits.connections());
            socket.close();
        }
    }

    /// Called with the lock held.
    private void makeRoom() {
        if (halfOpen.size() >= limits.halfOpen()) {
            NbdConnection oldest = halfOpen.removeFirst();
            leaving.add(oldest);
            oldest.close();
        }
    }

    /// Called with the lock held. Waits for the place of one that had to make room: on a busy machine its
    /// thread takes a while to end.
    private boolean hasPlace() {
        long nanos = CLOSE_TIME.toNanos();
        while (!isClosed && connections.size() >= limits.connections() && !leaving.isEmpty() && nanos > 0) {
            try {
                nanos = left.awaitNanos(nanos);
            } catch (InterruptedException e) {
                return false;
            }
        }
        return !isClosed && connections.size() < limits.connections();
    }

    /// Serves a client that sends requests at once and knows simple replies only, as the kernel does. It counts
    /// as connection, but none is refused.
    ///
    /// @param socket connected; closed by this
    public void transmit(SocketChannel socket) throws IOException {
        begin(socket, Start.TRANSMISSION);
    }

    private void begin(SocketChannel socket, Start start) throws IOException {
        boolean hasBegun;
        lock.lock();
        try {
            hasBegun = !isClosed && start(socket, start);
        } finally {
            lock.unlock();
        }
        if (!hasBegun) {
            socket.close();
        }
    }

    /// Called with the lock held.
    ///
    /// @return whether there was memory and a thread for it
    private boolean start(SocketChannel socket, Start start) {
        begun++;
        String name = "nbd-" + export.name() + "-" + begun;
        @Nullable NbdConnection connection = null;
        try {
            Optional<Buffers> buffers = room.take(start == Start.TRANSMISSION);
            if (buffers.isEmpty()) {
                LOG.log(DEBUG, "{0}: there are connections enough", name);
                return false;
            }
            connection = new NbdConnection(name, socket, start, export, limits, traffic, buffers.get(), this::opened);
            NbdConnection made = connection;
            Thread thread = Thread.ofPlatform().daemon(true).name(name).unstarted(() -> run(made));
            connections.put(connection, thread);
            if (start == Start.HANDSHAKE) {
                halfOpen.add(connection);
            }
            thread.start();
            return true;
        } catch (OutOfMemoryError e) {
            LOG.log(WARNING, name + ": there is no memory or thread for one more client", e);
            if (connection != null) {
                forget(connection);
            }
            return false;
        }
    }

    private void opened(NbdConnection connection) {
        lock.lock();
        try {
            halfOpen.remove(connection);
        } finally {
            lock.unlock();
        }
    }

    private void run(NbdConnection connection) {
        try {
            connection.run();
        } finally {
            lock.lock();
            try {
                forget(connection);
            } finally {
                lock.unlock();
            }
        }
    }

    /// Called with the lock held.
    private void forget(NbdConnection connection) {
        connections.remove(connection);
        halfOpen.remove(connection);
        leaving.remove(connection);
        left.signalAll();
        room.giveBack(connection.buffers());
    }

    /// What was done so far.
    public NbdCounts counts() {
        lock.lock();
        try {
            return traffic.counts(connections.size());
        } finally {
            lock.unlock();
        }
    }

    /// Hangs up on everyone and waits until all threads have ended. What clients wait for stays unanswered.
    @Override
    public void close() {
        List<Thread> threads;
        List<ServerSocketChannel> openDoors;
        lock.lock();
        try {
            isClosed = true;
            left.signalAll();
            openDoors = List.copyOf(doors);
            connections.keySet().forEach(NbdConnection::close);
            threads = new ArrayList<>(connections.values());
            threads.addAll(doorThreads);
        } finally {
            lock.unlock();
        }
        openDoors.forEach(this::shut);
        threads.forEach(NbdServer::awaitEnd);
    }

    private void shut(ServerSocketChannel door) {
        try {
            door.close();
        } catch (IOException e) {
            LOG.log(WARNING, "nbd-" + export.name() + ": a socket could not be closed", e);
        }
    }

    private static void awaitEnd(Thread thread) {
        boolean wasInterrupted = false;
        long until = System.nanoTime() + CLOSE_TIME.toNanos();
        while (thread.isAlive() && System.nanoTime() < until) {
            try {
                thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (thread.isAlive()) {
            LOG.log(ERROR, "{0} does not end", thread.getName());
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
