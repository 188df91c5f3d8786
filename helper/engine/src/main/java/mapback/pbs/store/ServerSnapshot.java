package mapback.pbs.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.IndexLength;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.Sha256;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.wire.ReaderSession;
import mapback.pbs.wire.SessionLostException;
import mapback.pbs.wire.StreamBrokenException;
import mapback.problem.DamageProblem.BlobDamaged;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.DamageProblem.FileMissing;
import mapback.problem.DamageProblem.IndexDamaged;
import mapback.problem.DamageProblem.IndexFault;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.SnapshotUnfinished;
import mapback.problem.ServerProblem.FileRefused;
import mapback.problem.ServerProblem.ServerAway;

/// A snapshot on a server. While it is open a connection is held, and the server lets nobody remove the snapshot; when
/// the connection is lost, reads wait until it is back.
public final class ServerSnapshot implements SnapshotFiles {
    private static final int NOT_FOUND = 404;

    /// A file that broke off so often is not had by asking again.
    private static final int TRIES = 3;

    private final SnapshotName name;
    private final String server;
    private final List<ArchiveName> files;
    private final boolean isProtected;
    private final ServerLink link;

    ServerSnapshot(
            ServerDatastore datastore,
            Namespace namespace,
            SnapshotName name,
            List<ArchiveName> files,
            boolean isProtected,
            ReaderSession session) {
        this.name = name;
        this.server = datastore.server().name();
        this.files = List.copyOf(files);
        this.isProtected = isProtected;
        this.link = new ServerLink(() -> datastore.session(namespace, name), name.text(), server, session);
    }

    @Override
    public SnapshotName name() {
        return name;
    }

    /// As the admin API listed them; none when it does not let this user see.
    @Override
    public List<ArchiveName> files() {
        return files;
    }

    @Override
    public boolean isProtected() {
        return isProtected;
    }

    @Override
    public byte[] readManifest(long maxSize) throws IOException, InterruptedException {
        return read(ArchiveName.MANIFEST, maxSize, new SnapshotUnfinished(name.text()));
    }

    @Override
    public byte[] read(ArchiveName file, long maxSize) throws IOException, InterruptedException {
        return read(file, maxSize, new FileMissing(file.server(), name.text()));
    }

    private byte[] read(ArchiveName file, long maxSize, Problem missing) throws IOException, InterruptedException {
        long longest = Math.min(maxSize, Integer.MAX_VALUE - 8);
        return read(
                file,
                missing,
                new BlobDamaged(file.server(), name.text(), BlobFault.TOO_LARGE),
                session -> session.download(file.server(), longest));
    }

    @Override
    public ByteBuffer readIndex(ArchiveName file, IndexLength length) throws IOException, InterruptedException {
        long longest = length.longest();
        Problem tooLong = new IndexDamaged(
                file.server(), name.text(), IndexFault.TOO_LARGE, "> " + longest, Long.toString(longest));
        return read(file, new FileMissing(file.server(), name.text()), tooLong, session -> {
            ByteBuffer bytes = session.downloadIndex(file.server(), length);
            link.downloaded(session, file, Sha256.of(bytes.duplicate()));
            return bytes;
        });
    }

    private interface Download<T> {
        T on(ReaderSession session) throws IOException, InterruptedException;
    }

    private <T> T read(ArchiveName file, Problem missing, Problem tooLong, Download<T> download)
            throws IOException, InterruptedException {
        int broken = 0;
        while (true) {
            ReaderSession session = link.session();
            try {
                T whole = download.on(session);
                link.proved();
                return whole;
            } catch (SessionLostException e) {
                link.lost(session);
            } catch (StreamBrokenException e) {
                broken++;
                if (e.kind() == StreamBrokenException.Kind.TOO_LONG) {
                    throw new ProblemException(tooLong, e);
                }
                if (e.kind() == StreamBrokenException.Kind.SILENT) {
                    throw new ProblemException(new ServerAway(server, String.valueOf(e.getMessage())), e);
                }
                if (broken == TRIES) {
                    // As a server does over an index that it stumbles at.
                    throw new ProblemException(
                            new FileRefused(file.server(), name.text(), String.valueOf(e.getMessage())), e);
                }
            } catch (ReaderSession.RefusedException e) {
                throw new ProblemException(refused(file, missing, e), e);
            }
        }
    }

    /// A missing blob has a status of its own, an index has not: then the list of files tells.
    private Problem refused(ArchiveName file, Problem missing, ReaderSession.RefusedException e) {
        boolean isMissing = e.status() == NOT_FOUND || (!files.isEmpty() && !files.contains(file));
        return isMissing ? missing : new FileRefused(file.server(), name.text(), e.text());
    }

    @Override
    public ChunkSource chunks(ArchiveName index) throws IOException, InterruptedException {
        return new ServerChunks(link, index, server);
    }

    @Override
    public Optional<Waiting> waiting() {
        return link.waiting();
    }

    @Override
    public void close() {
        link.close();
    }

    @Override
    public String toString() {
        return name + " at " + server;
    }
}
