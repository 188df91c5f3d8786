package mapback.helper;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mapback.problem.HelperProblem.HelperFault;
import mapback.problem.ProblemException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.HelperConnection;
import mapback.protocol.wire.ProgramVersion;
import mapback.protocol.wire.RuntimeFolder;

/// One helper per user: who holds the lock on `helper.lock`, which the kernel lets go when its process ends.
///
/// A helper that finds the lock taken asks the holder for its version. From an older one it takes over, to any
/// other it leaves the field.
final class Election implements Closeable {
    /// How long the holder may take to answer or to go: it stops its jobs meanwhile.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Between two tries.
    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final Reply.HandedOver NOTHING = new Reply.HandedOver(List.of(), List.of(), List.of());

    private final FileChannel file;
    private final Reply.HandedOver handed;

    private Election(FileChannel file, Reply.HandedOver handed) {
        this.file = file;
        this.handed = handed;
    }

    /// Stands for election.
    ///
    /// @return empty when another helper does the work
    /// @throws ProblemException with [HelperFault] when the lock's holder neither answers nor goes
    static Optional<Election> stand(RuntimeFolder folder, ProgramVersion own) throws IOException, InterruptedException {
        FileChannel file = FileChannel.open(
                folder.lock(),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Optional<Election> won = Optional.empty();
        try {
            won = new Candidate(folder, own, file).stand();
            return won;
        } finally {
            if (won.isEmpty()) {
                file.close();
            }
        }
    }

    /// The jobs and mappings of the helper that was replaced.
    Reply.HandedOver handed() {
        return handed;
    }

    /// Lets the next one win.
    @Override
    public void close() throws IOException {
        file.close();
    }

    /// Who stands, and what it has been handed so far.
    private static final class Candidate {
        private final RuntimeFolder folder;
        private final ProgramVersion own;
        private final FileChannel file;
        private Optional<Reply.HandedOver> handed = Optional.empty();

        Candidate(RuntimeFolder folder, ProgramVersion own, FileChannel file) {
            this.folder = folder;
            this.own = own;
            this.file = file;
        }

        Optional<Election> stand() throws IOException, InterruptedException {
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < until) {
                FileLock lock = file.tryLock();
                if (lock != null) {
                    return Optional.of(new Election(file, handed.orElse(NOTHING)));
                }
                if (handed.isEmpty() && !takeOver()) {
                    return Optional.empty();
                }
                Thread.sleep(PAUSE);
            }
            throw new ProblemException(
                    new HelperFault(folder.lock().toString(), "another helper holds it and does not answer"));
        }

        /// @return false when the holder is as new as this one
        private boolean takeOver() throws ProblemException {
            try (HelperConnection holder = HelperConnection.open(folder.socket())) {
                Reply.Version version = (Reply.Version) holder.ask(new Request.GetVersion());
                Optional<ProgramVersion> other = ProgramVersion.parse(version.version());
                if (other.isPresent() && !own.isNewerThan(other.get())) {
                    return false;
                }
                var answer = (Reply.HandedOver) holder.ask(new Request.HandOver(own.toString()));
                handed = Optional.of(answer);
            } catch (ProblemException e) {
                throw e;
            } catch (IOException e) {
                // It is about to listen, or about to end: the lock tells which.
            }
            return true;
        }
    }
}
