package mapback.nbd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import mapback.job.Together;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every [Export] must do, whatever it is made of. At least some hundred bytes, data and holes.
@Timeout(60)
public abstract class ExportSuite {
    private static final int ROUNDS = 200;
    private static final int SPANS = 1000;

    /// What is tested; the same at each call within a test.
    protected abstract Export export() throws Exception;

    /// All that a reader ought to see of it.
    protected abstract byte[] content() throws Exception;

    @Test
    void its_traits_are_such_as_the_protocol_allows() throws Exception {
        Export export = export();
        assertThat(export.name().getBytes(UTF_8)).hasSizeBetween(1, NbdLimits.TEXT);
        assertThat(export.description().getBytes(UTF_8)).hasSizeLessThanOrEqualTo(NbdLimits.TEXT);
        assertThat(export.size()).isEqualTo(content().length);
        assertThat(export.preferredBlock()).isBetween(512, NbdLimits.REQUEST);
        assertThat(Integer.bitCount(export.preferredBlock())).isEqualTo(1);
    }

    @Test
    void every_range_is_read_piece_by_piece() throws Exception {
        byte[] content = content();
        try (ExportReader reader = export().open()) {
            expectRange(reader, content, 0, content.length);
            Seeded.rounds(ROUNDS, random -> expectSomeRange(reader, content, random));
        }
    }

    private static void expectSomeRange(ExportReader reader, byte[] content, Seeded random) throws Exception {
        int offset = random.between(0, content.length - 1);
        expectRange(reader, content, offset, random.between(1, content.length - offset));
    }

    private static void expectRange(ExportReader reader, byte[] content, int offset, int length) throws Exception {
        for (int done = 0; done < length; ) {
            Optional<Piece> atHand = reader.now(offset + done, length - done);
            Piece piece = atHand.isPresent() ? atHand.get() : reader.read(offset + done, length - done);
            try (piece) {
                int some = piece.length();
                assertThat(some).isBetween(1, length - done);
                assertThat(bytes(piece)).isEqualTo(Arrays.copyOfRange(content, offset + done, offset + done + some));
                done += some;
            }
        }
    }

    private static byte[] bytes(Piece piece) {
        return switch (piece) {
            case Piece.Zeros zeros -> new byte[zeros.length()];
            case Piece.Bytes some -> {
                assertThat(some.bytes().isDirect()).isTrue();
                ByteBuffer view = some.bytes().duplicate();
                byte[] bytes = new byte[view.remaining()];
                view.get(bytes);
                yield bytes;
            }
        };
    }

    @Test
    void what_is_prefetched_reads_the_same() throws Exception {
        byte[] content = content();
        try (ExportReader reader = export().open()) {
            reader.prefetch(0, content.length);
            reader.prefetch(content.length - 1, 1);
            expectRange(reader, content, 0, content.length);
        }
    }

    @Test
    void spans_cover_a_range_in_order_and_holes_are_zeros() throws Exception {
        byte[] content = content();
        try (ExportReader reader = export().open()) {
            expectSpans(reader.spans(0, content.length, SPANS), content, 0, content.length);
            Seeded.rounds(ROUNDS, random -> {
                int offset = random.between(0, content.length - 1);
                int length = random.between(1, content.length - offset);
                expectSpans(reader.spans(offset, length, SPANS), content, offset, length);
            });
        }
    }

    private static void expectSpans(List<Span> spans, byte[] content, int offset, int length) {
        int at = offset;
        for (Span span : spans) {
            int end = at + (int) span.length();
            if (span.isHole()) {
                assertThat(Arrays.copyOfRange(content, at, end)).containsOnly(0);
            }
            at = end;
        }
        assertThat(at).isEqualTo(offset + length);
    }

    @Test
    void spans_are_cut_off_at_the_limit() throws Exception {
        int size = content().length;
        try (ExportReader reader = export().open()) {
            List<Span> all = reader.spans(0, size, SPANS);
            for (int most = 1; most < all.size(); most++) {
                assertThat(reader.spans(0, size, most)).isEqualTo(all.subList(0, most));
            }
        }
    }

    @Test
    void a_piece_stays_what_it_is_until_it_is_closed() throws Exception {
        byte[] content = content();
        try (ExportReader reader = export().open();
                Piece first = reader.read(0, 100)) {
            expectRange(reader, content, 0, content.length);
            assertThat(bytes(first)).isEqualTo(Arrays.copyOf(content, first.length()));
        }
    }

    @Test
    void many_readers_at_once_see_the_same() throws Exception {
        byte[] content = content();
        Export export = export();
        try (Together readers = new Together("readers")) {
            for (int i = 0; i < 16; i++) {
                long seed = i;
                readers.fork(() -> {
                    try (ExportReader reader = export.open()) {
                        Seeded.with(seed, random -> expectSomeRange(reader, content, random));
                    }
                });
            }
            readers.join();
        }
    }

    @Test
    void clients_of_the_server_see_all_of_it() throws Exception {
        byte[] content = content();
        try (Host host = new Host(export(), NbdLimits.usual());
                RawClient structured = host.structured();
                RawClient simple = host.simple()) {
            assertThat(structured.readAll(content.length)).isEqualTo(content);
            simple.read(1, 0, content.length);
            simple.expectSimple(0, 1);
            assertThat(simple.receive(content.length)).isEqualTo(content);
            simple.leave();
            structured.leave();
        }
    }
}
