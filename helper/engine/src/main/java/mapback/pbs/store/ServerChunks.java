package mapback.pbs.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
import mapback.problem.ServerProblem.ServerAway;
import mapback.problem.ServerProblem.ServerRefused;

/// The chunks of one index on a server. A lost connection is no failure: whoever reads waits, and asks again.
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

    /// Chunks that the server was in trouble over and that have not come since.
    private final Map<Digest, Trouble> troubles = new ConcurrentHashMap<>();

    /// @param errors      how often it failed over the chunk
    /// @param isForgotten whether it forgot that the chunk's index was downloaded
    private record Trouble(int errors, boolean isForgotten) {
        static final Trouble NONE = new Trouble(0, false);
    }

    ServerChunks(ServerLink link, ArchiveName index, String server) {
        this.link = link;
        this.index = index;
        this.server = server;
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public void awaitThere() throws ProblemException, InterruptedException {
        int broken = 0;
        while (true) {
            try {
                ReaderSession session = link.session();
                if (link.isAvailable(session, index)) {
                    return;
                }
                try {
                    makeAvailable(session);
                } catch (StreamBrokenException e) {
                    broken++;
                    if (broken == TROUBLES) {
                        throw e;
                    }
                    link.lost(session);
                }
            } catch (ProblemException e) {
                throw e;
            } catch (IOException e) {
                throw new ProblemException(new ServerAway(server, String.valueOf(e.getMessage())), e);
            }
        }
    }

    private void makeAvailable(ReaderSession session) throws IOException, InterruptedException {
        try {
            link.downloaded(session, index, session.downloadDigest(index.server(), Index.MAX_FILE_SIZE));
        } catch (ReaderSession.RefusedException e) {
            throw new ProblemException(new ServerRefused(server, e.status(), e.text()), e);
        } catch (SessionLostException e) {
            link.lost(session);
        }
    }

    @Override
    public StoredChunk open(Digest digest)
            throws BlobFaultException, ProblemException, SourceAwayException, InterruptedException {
        ReaderSession session = link.present()
                .filter(present -> link.isAvailable(present, index))
                .orElseThrow(() -> new SourceAwayException("no session with " + server));
        try {
            ChunkAnswer answer = session.chunk(digest);
            troubles.remove(digest);
            return new ServerChunk(session, digest, answer);
        } catch (SessionLostException e) {
            throw away(session, e);
        } catch (ReaderSession.RefusedException e) {
            if (isWorthAnotherSession(digest, e.status())) {
                throw away(session, e);
            }
            throw refused(e);
        } catch (StreamBrokenException e) {
            throw broken(session, digest, e);
        } catch (IOException e) {
            throw new BlobFaultException(BlobFault.READ, e);
        }
    }

    private SourceAwayException away(ReaderSession session, IOException cause) {
        link.lost(session);
        return new SourceAwayException(cause);
    }

    /// What the server forgot is made available once more, on a session of its own; its troubles pass.
    private boolean isWorthAnotherSession(Digest digest, int status) {
        Trouble before = troubles.getOrDefault(digest, Trouble.NONE);
        boolean isError = status >= INTERNAL_ERROR;
        boolean isForgotten = status == UNAUTHORIZED;
        Trouble now = new Trouble(before.errors() + (isError ? 1 : 0), before.isForgotten() || isForgotten);
        boolean isWorth = isError ? now.errors() < TROUBLES : isForgotten && !before.isForgotten();
        if (isWorth) {
            troubles.put(digest, now);
        } else {
            troubles.remove(digest);
        }
        return isWorth;
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

    /// A server that says nothing has said nothing against the chunk either.
    private BlobFaultException broken(ReaderSession session, Digest digest, StreamBrokenException e)
            throws SourceAwayException, ProblemException {
        return switch (e.kind()) {
            case SILENT -> {
                if (isWorthAnotherSession(digest, INTERNAL_ERROR)) {
                    throw away(session, e);
                }
                throw new ProblemException(new ServerAway(server, String.valueOf(e.getMessage())), e);
            }
            case CUT -> new BlobFaultException(BlobFault.READ, e);
            case TOO_LONG -> new BlobFaultException(BlobFault.TOO_LARGE, e);
            case EMPTY -> new BlobFaultException(BlobFault.EMPTY, e);
        };
    }

    @Override
    public String toString() {
        return index + " at " + server;
    }

    /// A chunk on its way.
    private final class ServerChunk implements StoredChunk {
        private final ReaderSession session;
        private final Digest digest;
        private final ChunkAnswer answer;

        ServerChunk(ReaderSession session, Digest digest, ChunkAnswer answer) {
            this.session = session;
            this.digest = digest;
            this.answer = answer;
        }

        @Override
        public int size() {
            return answer.size();
        }

        @Override
        public void readInto(ByteBuffer target)
                throws BlobFaultException, ProblemException, SourceAwayException, InterruptedException {
            try {
                answer.readInto(target);
                link.proved();
            } catch (SessionLostException e) {
                throw away(session, e);
            } catch (StreamBrokenException e) {
                throw broken(session, digest, e);
            } catch (IOException e) {
                throw new BlobFaultException(BlobFault.READ, e);
            }
        }

        @Override
        public void close() {
            answer.close();
        }
    }
}
