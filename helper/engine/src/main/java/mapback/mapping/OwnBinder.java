package mapback.mapping;

import java.io.File;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import mapback.binder.wire.Line;
import mapback.linux.ChildProcess;
import mapback.linux.LocalSocket;
import mapback.linux.OwnFiles;
import mapback.linux.SystemCallException;
import mapback.problem.DeviceProblem.BinderFailed;
import mapback.problem.DeviceProblem.BinderKind;
import mapback.problem.DeviceProblem.BinderUnsafe;
import mapback.problem.DeviceProblem.DenialReason;
import mapback.problem.DeviceProblem.DeviceDenied;
import mapback.problem.Problem;
import mapback.problem.ProblemException;

/// A binder of this helper's own, where no service is installed: started by `pkexec`, which asks the user, or
/// by root himself. It stays until its last device is gone, and answers one question after the other.
final class OwnBinder implements BinderWay {
    private static final System.Logger LOG = System.getLogger(OwnBinder.class.getName());

    /// What `pkexec` ends with when the user closed the dialogue, and when he may not.
    private static final int DISMISSED = 126;

    private static final int REFUSED = 127;

    /// Where `pkexec` asks. Without it, it ends as if the user may not.
    static final Path SYSTEM_BUS = Path.of("/run/dbus/system_bus_socket");

    /// How long a process that has hung up takes to end.
    private static final Duration END = Duration.ofSeconds(5);

    private final List<String> command;
    private final List<Path> files;
    private final Map<String, String> environment;
    private final Optional<Path> bus;

    /// Held by whoever asks; guards the field below.
    private final ReentrantLock turn = new ReentrantLock();

    private Optional<Running> running = Optional.empty();

    private record Running(Line line, CompletableFuture<Integer> end) {
        boolean isThere() {
            return !end.isDone();
        }
    }

    /// @param command     the program's absolute path and its words
    /// @param files       that root would run; those that are not there count for nothing
    /// @param environment all that it gets
    /// @param bus         by which the system asks the user for leave before it starts, if it does
    OwnBinder(List<String> command, List<Path> files, Map<String, String> environment, Optional<Path> bus) {
        this.command = command;
        this.files = files;
        this.environment = environment;
        this.bus = bus;
    }

    @Override
    public boolean isAtHand() {
        turn.lock();
        try {
            return bus.isEmpty() || running.filter(Running::isThere).isPresent();
        } finally {
            turn.unlock();
        }
    }

    @Override
    public Visit begin() throws IOException {
        turn.lock();
        try {
            if (running.filter(Running::isThere).isEmpty()) {
                running.ifPresent(old -> old.line().close());
                running = Optional.of(start());
            }
            return new Turn(running.get());
        } catch (ProblemException e) {
            turn.unlock();
            throw e;
        } catch (IOException e) {
            turn.unlock();
            throw new ProblemException(new BinderFailed(String.valueOf(e.getMessage()), BinderKind.OWN), e);
        }
    }

    /// Nobody is asked for a password for what does not start: it looks at its files itself, and ends.
    private void mustBeSafe() throws IOException {
        List<String> there =
                files.stream().filter(Files::exists).map(Path::toString).toList();
        // An empty class path would be the folder that one is in.
        Optional<Path> unsafe =
                there.isEmpty() ? Optional.empty() : OwnFiles.firstUnsafe(String.join(File.pathSeparator, there));
        if (unsafe.isPresent()) {
            throw new ProblemException(new BinderUnsafe(unsafe.get().toString()));
        }
    }

    private Running start() throws IOException {
        mustBeSafe();
        LocalSocket.Pair pair = LocalSocket.pair();
        try {
            ChildProcess child = ChildProcess.start(
                    Path.of(command.getFirst()),
                    command.subList(1, command.size()),
                    environment,
                    pair.other().handle());
            CompletableFuture<Integer> end = new CompletableFuture<>();
            Thread.ofPlatform().daemon(true).name("binder").start(() -> await(child, end));
            return new Running(new Line(pair.one()), end);
        } catch (IOException e) {
            pair.one().close();
            throw e;
        } finally {
            pair.other().close();
        }
    }

    private static void await(ChildProcess child, CompletableFuture<Integer> end) {
        try {
            int status = child.await();
            LOG.log(Level.INFO, "the binder ended with {0}", status);
            end.complete(status);
        } catch (SystemCallException e) {
            end.completeExceptionally(e);
        }
    }

    /// By which of its ends the program that asks says that the user may not.
    private Optional<DenialReason> denial(int status) {
        return bus.flatMap(at -> switch (status) {
            case DISMISSED -> Optional.of(DenialReason.DISMISSED);
            case REFUSED -> Optional.of(answers(at) ? DenialReason.REFUSED : DenialReason.UNKNOWN);
            default -> Optional.empty();
        });
    }

    private static boolean answers(Path bus) {
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(bus))) {
            return true;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "there is no system bus at {0}: {1}", bus, e.getMessage());
            return false;
        }
    }

    private final class Turn implements Visit {
        private final Running mine;

        Turn(Running mine) {
            this.mine = mine;
        }

        @Override
        public Line line() {
            return mine.line();
        }

        @Override
        public BinderKind kind() {
            return BinderKind.OWN;
        }

        @Override
        public Optional<ProblemException> broken(IOException cause) {
            running = Optional.empty();
            mine.line().close();
            int status = status();
            if (status == 0) {
                return Optional.empty();
            }
            Problem problem = denial(status)
                    .<Problem>map(DeviceDenied::new)
                    .orElseGet(() -> new BinderFailed("it ended with status " + status, BinderKind.OWN));
            return Optional.of(new ProblemException(problem, cause));
        }

        private int status() {
            try {
                return mine.end().get(END.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                return -1;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return -1;
            }
        }

        @Override
        public void close() {
            turn.unlock();
        }
    }
}
