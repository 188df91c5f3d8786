package mapback.pbs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import mapback.pbs.format.BlobFaultException;
import mapback.pbs.format.BlobHeader;
import mapback.pbs.format.Digest;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.NotADatastore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ChunkFolderTest {
    private static final Digest DIGEST = Digest.of(new byte[32]);

    @TempDir
    private Path datastore;

    private Path chunk = Path.of("unset");

    @BeforeEach
    void make() throws IOException {
        chunk = Files.createDirectories(datastore.resolve(".chunks/0000")).resolve(DIGEST.hex());
    }

    @Test
    void a_chunk_says_its_size_and_is_read_as_it_is_stored() throws Exception {
        Files.writeString(chunk, "what is stored");
        ByteBuffer target = ByteBuffer.allocateDirect(20).position(2);
        try (StoredChunk stored = source().open(DIGEST)) {
            assertThat(stored.size()).isEqualTo(14);
            stored.readInto(target);
        }
        assertThat(target.position()).isEqualTo(16);
        byte[] bytes = new byte[14];
        target.get(2, bytes);
        assertThat(bytes).asString().isEqualTo("what is stored");
    }

    @Test
    void a_missing_chunk_is_missing() throws Exception {
        assertFault(BlobFault.MISSING);
        Files.delete(chunk.getParent());
        assertFault(BlobFault.MISSING);
    }

    @Test
    void a_chunk_put_aside_by_the_server_is_told_from_a_missing_one() throws Exception {
        Files.createFile(chunk.resolveSibling(DIGEST.hex() + ".3.bad"));
        assertFault(BlobFault.MARKED_BAD);
    }

    @Test
    void an_evicted_chunk_of_a_cache_is_empty_and_its_mark_no_chunk() throws Exception {
        Files.createFile(chunk.resolveSibling(DIGEST.hex() + ".using"));
        assertFault(BlobFault.MISSING);
        Files.createFile(chunk);
        assertFault(BlobFault.EMPTY);
    }

    @Test
    void a_chunk_beyond_the_limit_is_not_read() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(chunk.toFile(), "rw")) {
            file.setLength(BlobHeader.MAX_CHUNK_STORED + 1L);
            assertFault(BlobFault.TOO_LARGE);
            file.setLength(BlobHeader.MAX_CHUNK_STORED);
        }
        try (StoredChunk stored = source().open(DIGEST)) {
            assertThat(stored.size()).isEqualTo(BlobHeader.MAX_CHUNK_STORED);
        }
    }

    @Test
    void a_chunk_that_shrinks_under_the_reader_is_a_failed_read() throws Exception {
        Files.writeString(chunk, "long enough");
        try (StoredChunk stored = source().open(DIGEST)) {
            Files.writeString(chunk, "short");
            assertThatExceptionOfType(BlobFaultException.class)
                    .isThrownBy(() -> stored.readInto(ByteBuffer.allocateDirect(20)))
                    .matches(e -> e.fault() == BlobFault.READ);
        }
    }

    @Test
    @Timeout(10)
    void a_fifo_in_a_chunks_place_does_not_make_the_reader_wait() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", chunk.toString()).start().waitFor())
                .isZero();
        assertFault(BlobFault.READ);
    }

    @Test
    void links_and_folders_are_no_chunks() throws Exception {
        Path outside = Files.writeString(datastore.resolve("outside"), "a secret");
        Files.createSymbolicLink(chunk, outside);
        assertFault(BlobFault.READ);
        Files.delete(chunk);
        Files.createDirectory(chunk);
        assertFault(BlobFault.READ);
    }

    @Test
    void a_link_in_place_of_a_chunk_folder_is_not_followed() throws Exception {
        Files.writeString(chunk, "elsewhere");
        Path elsewhere = Files.move(chunk.getParent(), datastore.resolve("elsewhere"));
        Files.createSymbolicLink(chunk.getParent(), elsewhere);
        assertFault(BlobFault.READ);
    }

    @Test
    void a_disk_that_was_taken_away_is_no_missing_chunk() throws Exception {
        ChunkSource source = source();
        Files.delete(chunk.getParent());
        Files.delete(datastore.resolve(".chunks"));
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> source.open(DIGEST))
                .matches(e -> e.problem() instanceof NotADatastore);
    }

    @Test
    void an_interrupt_ends_a_read() throws Exception {
        Files.writeString(chunk, "what is stored");
        try (StoredChunk stored = source().open(DIGEST)) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class)
                    .isThrownBy(() -> stored.readInto(ByteBuffer.allocateDirect(20)));
        }
        assertThat(Thread.interrupted()).isFalse();
    }

    private ChunkSource source() throws ProblemException {
        return DatastoreDirectory.open(datastore).chunks();
    }

    private void assertFault(BlobFault fault) {
        assertThatExceptionOfType(BlobFaultException.class)
                .isThrownBy(() -> source().open(DIGEST).close())
                .extracting(BlobFaultException::fault)
                .isEqualTo(fault);
    }
}
