package mapback.pbs.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.BlobFaultException;
import mapback.pbs.format.Digest;
import mapback.pbs.format.Index;
import mapback.pbs.wire.ReaderSession;
import mapback.pbs.wire.ReaderSession.ChunkAnswer;
import mapback.pbs.wire.SessionLostException;
import mapback.pbs.wire.StreamBrokenException;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.ProblemException;
import mapback.problem.ServerProblem.ServerRefused;

/// The chunks of one index on a server. A lost connection is not told to who reads: he waits, and the chunk is asked
/// for again.
final class ServerChunks implements ChunkSource {
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int INTERNAL_ERROR = 500;

    /// Times that the server may be in trouble over one chunk.
    private static final int TROUBLES = 5;

    /// How the server's system says that there is no such file. Both words for it mean damage.
    private static final String NO_FILE = "os error 2)";

    private final ServerLink link;
    private final ArchiveName index;
    private final String server;

    ServerChunks(ServerLink link, ArchiveName index, String server) {
        this.link = link;
        this.index = index;
        this.server = server;
    }

    @Override
    public StoredChunk open(Digest digest) throws BlobFaultException, ProblemException, InterruptedException {
        Asked asked = ask(digest);
        return new ServerChunk(digest, asked.session(), asked.answer());
    }

    private record Asked(ReaderSession session, ChunkAnswer answer) {}

    private Asked ask(Digest digest) throws BlobFaultException, ProblemException, InterruptedException {
        boolean isNewlyMadeAvailable = false;
        int troubles = 0;
        while (true) {
            ReaderSession session;
            try {
                session = link.session();
                if (!link.isAvailable(session, index)) {
                    link.downloaded(session, index, session.downloadDigest(index.server(), Index.MAX_FILE_SIZE));
                    isNewlyMadeAvailable = true;
                }
            } catch (ReaderSession.RefusedException e) {
                throw new ProblemException(new ServerRefused(server, e.status(), e.text()), e);
            } catch (ProblemException e) {
                throw e;
            } catch (SessionLostException e) {
                continue;
            } catch (IOException e) {
                throw new BlobFaultException(BlobFault.READ, e);
            }
            try {
                return new Asked(session, session.chunk(digest));
            } catch (SessionLostException e) {
                link.lost(session);
            } catch (ReaderSession.RefusedException e) {
                boolean isTrouble = e.status() >= INTERNAL_ERROR && ++troubles < TROUBLES;
                boolean isForgotten = e.status() == UNAUTHORIZED && !isNewlyMadeAvailable;
                if (!isTrouble && !isForgotten) {
                    throw refused(e);
                }
                // What the server forgot is made available once more, on a session of its own; its troubles pass.
                isNewlyMadeAvailable |= isForgotten;
                link.lost(session);
            } catch (StreamBrokenException e) {
                throw broken(e);
            } catch (IOException e) {
                throw new BlobFaultException(BlobFault.READ, e);
            }
        }
    }

    /// The server keeps no chunk that it refuses, or cannot read it. Anything else is its own trouble.
    private BlobFaultException refused(ReaderSession.RefusedException e) throws ProblemException {
        return switch (e.status()) {
            case BAD_REQUEST ->
                new BlobFaultException(e.text().endsWith(NO_FILE) ? BlobFault.MISSING : BlobFault.READ, e);
            case NOT_FOUND -> new BlobFaultException(BlobFault.MISSING, e);
            default -> throw new ProblemException(new ServerRefused(server, e.status(), e.text()), e);
        };
    }

    private static BlobFaultException broken(StreamBrokenException e) {
        return new BlobFaultException(
                switch (e.kind()) {
                    case CUT -> BlobFault.READ;
                    case TOO_LONG -> BlobFault.TOO_LARGE;
                    case EMPTY -> BlobFault.EMPTY;
                },
                e);
    }

    @Override
    public String toString() {
        return index + " at " + server;
    }

    /// A chunk on its way; asked for again when its connection is lost under it.
    private final class ServerChunk implements StoredChunk {
        private final Digest digest;
        private final int size;
        private ReaderSession session;
        private ChunkAnswer answer;

        ServerChunk(Digest digest, ReaderSession session, ChunkAnswer answer) {
            this.digest = digest;
            this.session = session;
            this.answer = answer;
            this.size = answer.size();
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public void readInto(ByteBuffer target) throws BlobFaultException, InterruptedException {
            int start = target.position();
            while (true) {
                try {
                    answer.readInto(target.position(start));
                    link.proved();
                    return;
                } catch (SessionLostException e) {
                    link.lost(session);
                } catch (StreamBrokenException e) {
                    throw broken(e);
                } catch (IOException e) {
                    throw new BlobFaultException(BlobFault.READ, e);
                }
                askAgain();
            }
        }

        private void askAgain() throws BlobFaultException, InterruptedException {
            answer.close();
            Asked again;
            try {
                again = ask(digest);
            } catch (ProblemException e) {
                throw new BlobFaultException(BlobFault.READ, e);
            }
            session = again.session();
            answer = again.answer();
            if (answer.size() != size) {
                // Stored anew meanwhile: who reads begins again with the size that it has now.
                throw new BlobFaultException(BlobFault.READ);
            }
        }

        @Override
        public void close() {
            answer.close();
        }
    }
}
