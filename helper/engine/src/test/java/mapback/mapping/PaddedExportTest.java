package mapback.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import mapback.archive.FixedArchive;
import mapback.archive.Samples;
import mapback.chunk.Chunks;
import mapback.chunk.Pipeline;
import mapback.nbd.ExportReader;
import mapback.nbd.Piece;
import mapback.nbd.Span;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;

class PaddedExportTest {
    private static final int CHUNK = 64 << 10;
    private static final int SIZE = CHUNK + 1000;
    private static final int PADDED = CHUNK + 1024;

    @Test
    void behind_the_image_there_are_zeros_up_to_a_whole_sector() throws Exception {
        byte[] content = Seeded.of(7).bytes(SIZE);
        try (Pipeline pipeline = Pipeline.plain(Chunks.SMALLEST_MEMORY)) {
            FixedArchive archive = Samples.fixed(
                    "one.img",
                    CHUNK,
                    List.of(Arrays.copyOf(content, CHUNK), Arrays.copyOfRange(content, CHUNK, SIZE)),
                    pipeline);
            PaddedExport export = new PaddedExport(new ArchiveExport(archive, ""));
            assertThat(export.size()).isEqualTo(PADDED);
            try (ExportReader reader = export.open()) {
                ByteBuffer all = ByteBuffer.allocate(PADDED);
                while (all.hasRemaining()) {
                    try (Piece piece = reader.read(all.position(), all.remaining())) {
                        switch (piece) {
                            case Piece.Zeros zeros -> all.put(new byte[zeros.length()]);
                            case Piece.Bytes bytes -> all.put(bytes.bytes());
                        }
                    }
                }
                byte[] wanted = new byte[PADDED];
                System.arraycopy(content, 0, wanted, 0, content.length);
                assertThat(all.array()).isEqualTo(wanted);
                assertThat(reader.now(SIZE, 24))
                        .hasValueSatisfying(piece -> assertThat(piece).isEqualTo(new Piece.Zeros(24)));
                assertThat(reader.spans(0, PADDED, 100).getLast()).isEqualTo(new Span(24, true));
                assertThat(reader.spans(SIZE + 10, 14, 100)).isEqualTo(List.of(new Span(14, true)));
            }
        }
    }

    @Test
    void an_image_of_whole_sectors_gets_none() {
        assertThat(PaddedExport.padded(1024)).isEqualTo(1024);
        assertThat(PaddedExport.padded(1)).isEqualTo(512);
        assertThat(PaddedExport.padded(0)).isZero();
    }
}
