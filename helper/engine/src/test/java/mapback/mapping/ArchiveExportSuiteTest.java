package mapback.mapping;

import java.nio.ByteBuffer;
import java.util.List;
import mapback.archive.FixedArchive;
import mapback.archive.Samples;
import mapback.chunk.Pipeline;
import mapback.nbd.Export;
import mapback.nbd.ExportSuite;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// An image of a snapshot does what every export does.
class ArchiveExportSuiteTest extends ExportSuite {
    private static final int CHUNK = 64 * 1024;

    private final Pipeline pipeline = Pipeline.plain(32L * CHUNK);
    private final byte[] first = Seeded.of(5).bytes(CHUNK);
    private final byte[] last = Seeded.of(6).bytes(CHUNK);
    private FixedArchive archive;

    @BeforeEach
    void open() throws Exception {
        archive = Samples.fixed(
                "drive.img", CHUNK, List.of(first, new byte[CHUNK], new byte[CHUNK], last, first), pipeline);
    }

    @AfterEach
    void close() throws Exception {
        pipeline.close();
    }

    @Override
    protected Export export() {
        return new ArchiveExport(archive, "from somewhere");
    }

    @Override
    protected byte[] content() {
        return ByteBuffer.allocate(5 * CHUNK)
                .put(first)
                .position(3 * CHUNK)
                .put(last)
                .put(first)
                .array();
    }
}
