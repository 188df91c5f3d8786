package mapback.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mapback.buffer.BufferPool;
import mapback.chunk.Chunks;
import mapback.job.Cores;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.Sentences;
import mapback.problem.ServerProblem.FileRefused;
import mapback.protocol.AccessOffer;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import mapback.protocol.KeyOffer;
import mapback.protocol.Request;
import mapback.protocol.RestoreOptions;
import mapback.protocol.SecretText;
import mapback.protocol.Source;
import mapback.repository.Repositories;
import mapback.restore.Means;
import mapback.testkit.CorruptCase;
import mapback.testkit.Fixtures;
import mapback.testkit.server.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Every damage ends at least as strictly as with the official client, and its sentence names the thing.
class CorruptCasesIT {
    private static final long CACHE = 64 << 20;

    /// Where Mapback does otherwise than the official client, and why.
    private static final Map<String, String> OTHERWISE = Map.of(
            "fidx-csum-changed", "the header's checksum is compared too",
            "signature-removed", "a signature that must be there is missed",
            "manifest-other-id", "a manifest must belong to its snapshot",
            "log-blob-bit-flip", "the client's log can be restored, and is checked");

    @TempDir
    Path folder;

    private final Cores cores = new Cores();
    private Path datastore;
    private TestServer server;

    private record Ending(int exitStatus, String sentence, Optional<Problem> problem) {}

    @BeforeEach
    void copy() throws IOException {
        datastore = Fixtures.copyDatastore(folder.resolve("datastore"));
        server = TestServer.over(datastore).refusalWait(Duration.ofMillis(20)).start();
    }

    @AfterEach
    void close() {
        server.close();
        cores.close();
    }

    @Test
    void every_damage_ends_at_least_as_strictly_as_with_the_official_client() throws Exception {
        List<String> table = new ArrayList<>();
        table.add("| case | official client | Mapback | what Mapback says |");
        table.add("| --- | --- | --- | --- |");
        List<String> wrong = new ArrayList<>();
        for (CorruptCase one : CorruptCase.all()) {
            one.apply(datastore);
            Ending ending = run(one);
            if (isZeroChunk(one)) {
                mustBeFound(one);
            }
            one.undo(datastore);
            table.add("| %s | %d: %s | %d | %s |"
                    .formatted(
                            one.name(),
                            one.exitStatus(),
                            one.stderr().isEmpty() ? "" : one.stderr().getLast(),
                            ending.exitStatus(),
                            ending.sentence()));
            boolean mustRestore = one.exitStatus() == 0 ? !OTHERWISE.containsKey(one.name()) : isZeroChunk(one);
            if (mustRestore != (ending.exitStatus() == 0) || ending.exitStatus() == 1) {
                wrong.add(one.name() + " ended with " + ending);
            }
            if (isZeroChunk(one)) {
                assertThat(sha256(folder.resolve("target"))).as(one.name()).isEqualTo(sumOfVm200());
            }
            ending.problem()
                    .ifPresent(problem ->
                            assertThat(ending.sentence()).as(one.name()).contains(thing(one, problem)));
        }
        Files.write(Path.of("target", "corrupt-cases.md"), table);
        assertThat(wrong).isEmpty();
        assertThat(table).hasSize(76 + 2);
    }

    @Test
    void every_damage_ends_over_a_server_as_from_its_directory() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (CorruptCase one : CorruptCase.all()) {
            one.apply(datastore);
            Ending near = run(one, isZeroChunk(one), new Place(datastore.toString(), AccessOffer.NONE));
            Ending far =
                    run(one, isZeroChunk(one), new Place(server.repository("mapback@pbs"), JobsBench.access(server)));
            one.undo(datastore);
            if (!isSame(near, far)) {
                wrong.add(one.name() + "\n  near: " + near + "\n  far:  " + far);
            }
        }
        assertThat(wrong).isEmpty();
    }

    /// The server looks at an index itself, and refuses a damaged one in its own words.
    private static boolean isSame(Ending near, Ending far) {
        boolean isRefusedIndex = far.problem().isPresent()
                && far.problem().get() instanceof FileRefused(String file, String _, String _)
                && near.sentence().contains(file);
        return near.exitStatus() == far.exitStatus()
                && (isRefusedIndex
                        || near.problem()
                                .map(Object::getClass)
                                .equals(far.problem().map(Object::getClass)));
    }

    /// Where a case is read from.
    private record Place(String repository, AccessOffer access) {}

    /// The chunk of zeros is known by its digest and not read by a restore, so its damage cannot reach one.
    private static boolean isZeroChunk(CorruptCase one) {
        return one.files().stream().allMatch(change -> change.replaces().endsWith(zeroChunk()));
    }

    /// What a restore does not need, a verification reads.
    private void mustBeFound(CorruptCase one) throws Exception {
        Ending verified = run(one, true);
        assertThat(verified.exitStatus()).as(one.name()).isEqualTo(7);
        assertThat(verified.sentence()).as(one.name()).contains(zeroChunk());
    }

    private static String zeroChunk() {
        return Fixtures.truthJson("vectors.json")
                .get("zero_chunk_4mib_digest_with_plain.key")
                .asString();
    }

    private static String sumOfVm200() {
        for (JsonNode image : Fixtures.truthJson("images.json")) {
            if (image.get("snapshot").asString().equals("vm/200/2026-01-10T10:00:00Z")) {
                return image.get("sha256").asString();
            }
        }
        throw new AssertionError("no sum");
    }

    private static String sha256(Path file) throws Exception {
        byte[] content = Files.readAllBytes(file);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    /// What the sentence must name: the chunk, the file, or the snapshot that the damage is in.
    private static String thing(CorruptCase one, Problem problem) {
        Map<String, Object> named = problem.parameters();
        for (String name : List.of("digest", "file", "snapshot", "archive", "what")) {
            if (named.containsKey(name)) {
                return named.get(name).toString();
            }
        }
        throw new AssertionError(one.name() + " names nothing: " + problem);
    }

    /// `proxmox-backup-client restore SNAPSHOT ARCHIVE TARGET [--keyfile FILE]`, or `catalog dump SNAPSHOT`.
    private Ending run(CorruptCase one) throws Exception {
        return run(one, false);
    }

    private Ending run(CorruptCase one, boolean mustVerify) throws Exception {
        return run(one, mustVerify, new Place(datastore.toString(), AccessOffer.NONE));
    }

    private Ending run(CorruptCase one, boolean mustVerify, Place place) throws Exception {
        List<String> words = List.of(one.clientCommand().split(" "));
        boolean isCatalog = words.get(1).equals("catalog");
        String snapshot = words.get(isCatalog ? 3 : 2);
        String archive = isCatalog ? "catalog.pcat1" : words.get(3);
        Optional<KeyOffer> key = Optional.empty();
        int option = words.indexOf("--keyfile");
        if (option > 0) {
            key = Optional.of(key(words.get(option + 1)));
        }
        Source source = new Source(place.repository(), "", Optional.of(place.access()), key);
        try (BufferPool pool = new BufferPool(CACHE);
                Chunks chunks = new Chunks(pool, cores);
                Repositories repositories = new Repositories(chunks, cores);
                Jobs jobs = Jobs.open(
                        folder.resolve("book"),
                        Backups.of(repositories, folder, Map.of()),
                        new Means(pool, cores),
                        Clock.systemUTC())) {
            return ending(jobs, source, snapshot, archive, mustVerify || archive.endsWith(".pxar"));
        }
    }

    private static KeyOffer key(String path) throws IOException {
        String name = path.substring(path.indexOf('/') + 1);
        String json = Files.readString(Fixtures.keys().resolve(name));
        return new KeyOffer(new SecretText(json), name, Optional.empty());
    }

    /// File archives cannot be unpacked yet, so their cases are verified.
    private Ending ending(Jobs jobs, Source source, String snapshot, String archive, boolean verify) throws Exception {
        try {
            JobRow begun;
            if (verify) {
                begun = jobs.startVerify(new Request.Verify(source, snapshot, Optional.of(archive)));
            } else {
                Path target = folder.resolve("target");
                Files.deleteIfExists(target);
                Files.deleteIfExists(folder.resolve("target.mapback-part"));
                RestoreOptions options = new RestoreOptions(false, false, false, false, 0022);
                begun = jobs.startRestore(
                        new Request.Restore(source, snapshot, archive, Optional.of(target.toString()), options));
            }
            JobRow[] last = {begun};
            jobs.watch(begun.job(), row -> last[0] = row);
            return ending(last[0]);
        } catch (ProblemException e) {
            return told(e.problem());
        }
    }

    private static Ending ending(JobRow row) {
        if (row.state() == JobState.DONE && row.problem().isEmpty()) {
            return new Ending(0, "", Optional.empty());
        }
        if (!row.damage().isEmpty()) {
            Ending first = told(row.damage().getFirst().problem());
            return new Ending(row.problem().orElseThrow().exitStatus(), first.sentence(), first.problem());
        }
        return told(row.problem().orElseThrow());
    }

    private static Ending told(Problem problem) {
        Sentences sentences = Sentences.ofProblems(Locale.ENGLISH);
        return new Ending(problem.exitStatus(), sentences.sentence(problem), Optional.of(problem));
    }
}
