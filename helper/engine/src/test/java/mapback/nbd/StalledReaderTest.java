package mapback.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that ask and do not read. The export's memory is for those who do.
@Timeout(60)
class StalledReaderTest {
    private static final int CHUNK = 1 << 20;
    private static final Duration SOON = Duration.ofMillis(100);

    private final MemoryExport export = MemoryExport.seeded(6 * CHUNK, CHUNK);

    @Test
    void a_reader_that_stalls_amid_a_piece_holds_none_and_gets_the_rest_when_it_goes_on() throws Exception {
        try (Served served = new Served(export, Served.stalledAfter(SOON));
                RawClient client = served.structured()) {
            client.read(1, 0, 6 * CHUNK);
            Served.await("a piece is on its way", () -> export.mostOpenPieces.get() > 0);
            Served.await("it is given back", () -> export.openPieces.get() == 0);
            assertThat(client.receiveContent(1, 0, 6 * CHUNK)).isEqualTo(export.content(0, 6 * CHUNK));
            client.read(2, 0, 512);
            client.expectData(true, 2, 0, export.content(0, 512));
        }
    }

    @Test
    void it_may_stall_again_and_again() throws Exception {
        try (Served served = new Served(export, Served.stalledAfter(Duration.ofMillis(20)));
                RawClient client = served.simple()) {
            client.read(1, 0, 2 * CHUNK);
            client.expectSimple(0, 1);
            byte[] wanted = export.content(0, 2 * CHUNK);
            byte[] got = new byte[2 * CHUNK];
            for (int at = 0; at < got.length; at += CHUNK / 4) {
                int last = at;
                Served.await("it is given back", () -> export.openPieces.get() == 0 || last > CHUNK);
                System.arraycopy(client.receive(CHUNK / 4), 0, got, at, CHUNK / 4);
            }
            assertThat(got).isEqualTo(wanted);
        }
    }

    @Test
    void who_reads_in_drips_holds_nothing_either() throws Exception {
        try (Served served = new Served(export, Served.stalledAfter(SOON));
                RawClient client = served.structured()) {
            client.read(1, 0, CHUNK);
            client.receive(28);
            Served.await("the piece is given back", () -> export.openPieces.get() == 0);
            byte[] got = new byte[CHUNK];
            for (int at = 0; at < CHUNK; at += CHUNK / 16) {
                System.arraycopy(client.receive(CHUNK / 16), 0, got, at, CHUNK / 16);
                Thread.sleep(5);
                long asked = System.nanoTime();
                Served.await("it is given back", () -> export.openPieces.get() == 0);
                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(SOON);
            }
            assertThat(got).isEqualTo(export.content(0, CHUNK));
        }
    }

    @Test
    void what_it_is_owed_may_have_to_be_waited_for() throws Exception {
        try (Served served = new Served(export, Served.stalledAfter(SOON));
                RawClient client = served.structured()) {
            client.read(1, 0, CHUNK);
            Served.await("a piece is on its way", () -> export.mostOpenPieces.get() > 0);
            Served.await("it is given back", () -> export.openPieces.get() == 0);
            export.hold(0);
            client.receive(28);
            int read = readUntil(client, () -> export.reads.get() == 1);
            export.release(0);
            byte[] rest = client.receive(CHUNK - read);
            assertThat(rest).isEqualTo(export.content(read, CHUNK - read));
        }
    }

    @Test
    void what_cannot_be_had_again_ends_the_connection() throws Exception {
        try (Served served = new Served(export, Served.stalledAfter(SOON));
                RawClient client = served.structured()) {
            client.read(1, 0, CHUNK);
            Served.await("a piece is on its way", () -> export.mostOpenPieces.get() > 0);
            Served.await("it is given back", () -> export.openPieces.get() == 0);
            export.breakChunk(0, new IOException("gone"));
            readUntil(client, () -> served.server.counts().connections() == 0);
        }
    }

    /// Reads as slowly as it takes; a socket takes more only when most of what is in it was read.
    private static int readUntil(RawClient client, BooleanSupplier state) throws Exception {
        int read = 0;
        while (!state.getAsBoolean()) {
            read += client.receive(4096).length;
            Thread.sleep(20);
        }
        return read;
    }

    @Test
    void many_stalled_readers_hold_nothing_and_another_one_is_served() throws Exception {
        try (Served served = new Served(export, Served.stalledAfter(SOON))) {
            List<RawClient> stalled = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                RawClient client = served.structured();
                for (int j = 0; j < 16; j++) {
                    client.read(j, 0, 6 * CHUNK);
                }
                stalled.add(client);
            }
            Served.await("pieces are on their way", () -> export.mostOpenPieces.get() > 0);
            Served.await("all are given back", () -> export.openPieces.get() == 0);
            assertThat(export.mostOpenPieces.get()).isLessThanOrEqualTo(2 * 32);
            try (RawClient client = served.structured()) {
                client.read(1, 0, 6 * CHUNK);
                assertThat(client.receiveContent(1, 0, 6 * CHUNK)).isEqualTo(export.content(0, 6 * CHUNK));
            }
            for (RawClient client : stalled) {
                client.close();
            }
        }
    }

    @Test
    void no_connection_holds_more_than_two_pieces_however_many_come_at_once() throws Exception {
        try (Served served = new Served(export);
                RawClient client = served.structured()) {
            export.hold(0);
            export.hold(1);
            export.hold(3);
            for (int i = 0; i < 30; i++) {
                client.read(i, i % 2 == 0 ? 0 : CHUNK, CHUNK);
            }
            Served.await("all are waited for", () -> export.reads.get() == 30);
            export.mostOpenPieces.set(0);
            export.release(0);
            export.release(1);
            for (int i = 0; i < 30; i++) {
                client.receive(28 + CHUNK);
            }
            // Beside the two, each of the threads has its own for the moment in which it gives it back.
            assertThat(export.mostOpenPieces.get()).isLessThanOrEqualTo(2 + 30);
            export.release(3);
        }
    }
}
