package mapback.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import mapback.buffer.BufferPool;
import mapback.job.Cores;
import mapback.job.Counts;
import mapback.pbs.format.ArchiveName;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobRestoreTest {
    private static final ArchiveName NAME = new ArchiveName("qemu-server.conf.blob");
    private static final Origin ORIGIN = new Origin("/datastore", "", "vm/1/2026-01-10T08:00:00Z", NAME.server());

    @TempDir
    Path folder;

    @TempDir
    Path datastore;

    private Counts restore(byte[] content, TargetOptions options) throws IOException, InterruptedException {
        TargetPlace place = TargetPlace.find(folder.resolve("qemu-server.conf"), NAME, Optional.of(datastore), options);
        Course course = new Course();
        try (Cores cores = new Cores(1);
                BufferPool pool = new BufferPool(64L << 20);
                Target target = Target.take(place, options, ORIGIN)) {
            BlobRestore restore = new BlobRestore(content, target, new Means(pool, cores));
            restore.checkRoom();
            assertThat(restore.run(course)).isEmpty();
        }
        return course.progress().counts();
    }

    @Test
    void a_blob_becomes_a_file() throws Exception {
        byte[] content = Seeded.of(1).bytes(700_001);
        Counts counts = restore(content, new TargetOptions(false, false, 0022));
        assertThat(folder.resolve("qemu-server.conf")).hasBinaryContent(content);
        assertThat(FileRights.of(folder.resolve("qemu-server.conf")).mode()).isEqualTo(0644);
        assertThat(counts.done()).isEqualTo(counts.total()).isEqualTo(content.length);
    }

    @Test
    void an_empty_blob_becomes_an_empty_file() throws Exception {
        restore(new byte[0], new TargetOptions(false, false, 0));
        assertThat(folder.resolve("qemu-server.conf")).isEmptyFile();
    }

    @Test
    void a_file_is_changed_where_it_differs() throws Exception {
        byte[] content = Seeded.of(2).bytes(700_001);
        byte[] old = content.clone();
        old[300_000] ^= 1;
        Files.write(folder.resolve("qemu-server.conf"), old);
        Counts counts = restore(content, new TargetOptions(false, true, 0));
        assertThat(folder.resolve("qemu-server.conf")).hasBinaryContent(content);
        assertThat(counts.written()).isEqualTo(4096);
    }
}
