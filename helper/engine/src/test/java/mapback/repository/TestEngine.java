package mapback.repository;

import mapback.buffer.BufferPool;
import mapback.chunk.Chunks;
import mapback.job.Cores;
import mapback.pbs.wire.Server;
import mapback.problem.ProblemException;

/// What repositories run on, small and made for one test.
final class TestEngine implements AutoCloseable {
    private final Cores cores = new Cores();
    private final BufferPool pool = new BufferPool(Chunks.SMALLEST_MEMORY);
    private final Chunks chunks = new Chunks(pool, cores);
    private final Repositories repositories = new Repositories(chunks, cores);

    OpenRepository open(String location) throws ProblemException {
        return repositories.open(location);
    }

    OpenRepository open(String location, Access access) throws ProblemException {
        return repositories.open(location, access);
    }

    Repositories repositories() {
        return repositories;
    }

    Server server(String location, Access access) throws ProblemException {
        return repositories.server(location, access);
    }

    @Override
    public void close() {
        repositories.close();
        chunks.close();
        pool.assertAllReturned();
        pool.close();
        cores.close();
    }
}
