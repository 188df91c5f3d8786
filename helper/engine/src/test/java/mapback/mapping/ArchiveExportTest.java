package mapback.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import mapback.archive.FixedArchive;
import mapback.archive.Samples;
import mapback.chunk.Pipeline;
import mapback.nbd.ExportReader;
import mapback.nbd.Piece;
import mapback.nbd.Span;
import mapback.problem.ProblemException;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ArchiveExportTest {
    private static final int SIZE = 64 * 1024;
    private final Pipeline pipeline = Pipeline.plain(16L * SIZE);
    private final byte[] data = Seeded.of(5).bytes(SIZE);

    private FixedArchive archive() throws Exception {
        return Samples.fixed("drive.img", SIZE, List.of(data, new byte[SIZE], new byte[SIZE], data), pipeline);
    }

    @Test
    void an_export_says_of_the_archive_what_clients_ask() throws Exception {
        try (pipeline) {
            ArchiveExport export = new ArchiveExport(archive(), "from somewhere");
            assertThat(export.name()).isEqualTo("drive.img");
            assertThat(export.description()).isEqualTo("from somewhere");
            assertThat(export.size()).isEqualTo(4L * SIZE);
            assertThat(export.preferredBlock()).isEqualTo(SIZE);
            assertThat(export.isWritable()).isFalse();
        }
    }

    @Test
    void bytes_and_holes_are_those_of_the_archive() throws Exception {
        try (pipeline;
                ExportReader reader = new ArchiveExport(archive(), "").open()) {
            assertThat(reader.spans(0, 4L * SIZE, 10))
                    .containsExactly(new Span(SIZE, false), new Span(2L * SIZE, true), new Span(SIZE, false));
            assertThat(reader.spans(1, 4L * SIZE - 1, 1)).containsExactly(new Span(SIZE - 1, false));
            assertThat(reader.now(SIZE, 3 * SIZE)).contains(new Piece.Zeros(2 * SIZE));
            assertThat(reader.now(7, 5)).isEmpty();
            try (Piece piece = reader.read(7, 5)) {
                assertThat(piece).isInstanceOfSatisfying(Piece.Bytes.class, it -> assertThat(it.bytes())
                        .isEqualTo(ByteBuffer.wrap(data, 7, 5)));
            }
            try (Piece piece = reader.now(3L * SIZE, SIZE).orElseThrow()) {
                assertThat(piece.length()).isEqualTo(SIZE);
            }
        }
    }

    @Test
    void damage_fails_the_read_with_its_problem() throws Exception {
        try (pipeline) {
            FixedArchive archive = archive();
            pipeline.source.remove(archive.index().chunk(0).digest());
            try (ExportReader reader = new ArchiveExport(archive, "").open()) {
                assertThatThrownBy(() -> reader.read(0, 1)).isInstanceOf(ProblemException.class);
            }
        }
    }
}
