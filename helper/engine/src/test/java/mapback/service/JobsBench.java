package mapback.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mapback.buffer.BufferPool;
import mapback.chunk.Chunks;
import mapback.job.Cores;
import mapback.protocol.AccessOffer;
import mapback.protocol.JobRow;
import mapback.protocol.KeyOffer;
import mapback.protocol.Request;
import mapback.protocol.RestoreOptions;
import mapback.protocol.SecretText;
import mapback.protocol.Source;
import mapback.repository.Repositories;
import mapback.restore.Means;
import mapback.testkit.Fixtures;
import mapback.testkit.server.TestServer;

/// Jobs on real datastores, with all that a helper has.
final class JobsBench implements AutoCloseable {
    static final RestoreOptions PLAIN = new RestoreOptions(false, false, false, false, 0022);
    private static final long MEMORY = 128L << 20;

    private final String repository;
    private final Optional<AccessOffer> access;
    final BufferPool pool = new BufferPool(MEMORY);
    private final Cores cores = new Cores();
    private final Chunks chunks = new Chunks(pool, cores);
    private final Repositories repositories = new Repositories(chunks, cores);
    final Jobs jobs;

    JobsBench(Path state, Path datastore) throws IOException {
        this(state, datastore.toString(), Optional.empty());
    }

    /// @param server stays the caller's
    JobsBench(Path state, TestServer server) throws IOException {
        this(state, server.repository("mapback@pbs"), Optional.of(access(server)));
    }

    static AccessOffer access(TestServer server) {
        return new AccessOffer(
                Optional.of(new SecretText("throwaway-Passw0rd")),
                Optional.empty(),
                Optional.of(server.fingerprint()),
                Optional.empty());
    }

    private JobsBench(Path state, String repository, Optional<AccessOffer> access) throws IOException {
        this.repository = repository;
        this.access = access;
        this.jobs = Jobs.open(
                state.resolve("jobs"),
                Backups.of(repositories, state, Map.of()),
                new Means(pool, cores),
                Clock.systemUTC());
    }

    /// A key of the fixtures with its password, if it has one.
    static Optional<KeyOffer> key(String name) throws IOException {
        Optional<SecretText> password = name.equals("plain.key") || name.equals("other.key")
                ? Optional.empty()
                : Optional.of(new SecretText(Fixtures.password(name)));
        return Optional.of(new KeyOffer(new SecretText(Files.readString(Fixtures.key(name))), name, password));
    }

    Source source(String namespace, Optional<KeyOffer> key) {
        return new Source(repository, namespace, access, key);
    }

    JobRow restore(String snapshot, String archive, Path target) throws Exception {
        return restore(source("", Optional.empty()), snapshot, archive, target, PLAIN);
    }

    /// Restores into a file and waits for the end.
    JobRow restore(Source source, String snapshot, String archive, Path target, RestoreOptions options)
            throws Exception {
        return end(jobs.startRestore(
                new Request.Restore(source, snapshot, archive, Optional.of(target.toString()), options)));
    }

    JobRow verify(Source source, String snapshot, Optional<String> archive) throws Exception {
        return end(jobs.startVerify(new Request.Verify(source, snapshot, archive)));
    }

    JobRow end(JobRow begun) throws IOException, InterruptedException {
        List<JobRow> rows = new ArrayList<>();
        jobs.watch(begun.job(), rows::add);
        return rows.getLast();
    }

    @Override
    public void close() {
        jobs.close();
        repositories.close();
        chunks.close();
        pool.close();
        cores.close();
    }
}
