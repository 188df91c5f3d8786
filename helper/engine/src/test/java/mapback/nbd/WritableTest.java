package mapback.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WritableTest {
    private static final int CHUNK = 1 << 20;
    private static final int SIZE = 40 * CHUNK;
    private static final int FUA = 0x1;
    private static final int NO_HOLE = 0x2;
    private static final int FAST_ZERO = 0x10;
    private static final int EIO = 5;
    private static final int EINVAL = 22;
    private static final int ENOSPC = 28;

    private final MemoryExport export = new MemoryExport("vm", SIZE, CHUNK, true);
    private final Served served = new Served(export);
    private final Seeded random = Seeded.of(7);

    @AfterEach
    void close() throws Exception {
        served.close();
    }

    private static void write(RawClient client, int flags, long cookie, long offset, byte[] content) throws Exception {
        client.request(flags, 1, cookie, offset, content.length);
        client.send(content);
    }

    @Test
    void what_was_written_is_read() throws Exception {
        byte[] small = random.bytes(1000);
        byte[] large = random.bytes(3 * CHUNK + 5);
        byte[] largest = random.bytes(32 << 20);
        try (RawClient client = served.structured()) {
            write(client, 0, 1, 10, small);
            client.expectSimple(0, 1);
            client.read(2, 10, 1000);
            assertThat(client.receiveContent(2, 10, 1000)).isEqualTo(small);
            write(client, 0, 3, CHUNK - 3, large);
            client.expectSimple(0, 3);
            assertThat(export.content(CHUNK - 3, large.length)).isEqualTo(large);
            write(client, 0, 4, 8 * CHUNK, largest);
            client.expectSimple(0, 4);
            assertThat(export.content(8 * CHUNK, largest.length)).isEqualTo(largest);
            assertThat(served.server.counts().writtenSize()).isEqualTo(1000 + large.length + largest.length);
            client.leave();
        }
    }

    @Test
    void many_writes_are_under_way_at_once_and_end_in_any_order() throws Exception {
        export.hold(0);
        try (RawClient client = served.structured()) {
            write(client, 0, 1, 0, random.bytes(512));
            byte[] other = random.bytes(512);
            write(client, 0, 2, CHUNK, other);
            client.expectSimple(0, 2);
            client.read(3, CHUNK, 512);
            client.expectData(true, 3, CHUNK, other);
            export.release(0);
            client.expectSimple(0, 1);
        }
    }

    @Test
    void writes_wait_in_the_socket_when_all_portions_are_in_use() throws Exception {
        export.hold(0);
        try (RawClient client = served.structured()) {
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 20; i++) {
                        write(client, 0, i, 0, new byte[512]);
                    }
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            Served.await(
                    "all portions are in use", () -> served.server.counts().writtenSize() == 512L * NbdLimits.PORTIONS);
            export.release(0);
            for (int i = 0; i < 20; i++) {
                client.receive(16);
            }
            sender.join();
        }
    }

    @Test
    void fua_and_flush_reach_the_export() throws Exception {
        try (RawClient client = served.structured()) {
            write(client, FUA, 1, 0, random.bytes(512));
            client.expectSimple(0, 1);
            assertThat(export.flushes).hasValue(1);
            client.request(FUA, 6, 2, 0, 512);
            client.expectSimple(0, 2);
            assertThat(export.flushes).hasValue(2);
            client.request(FUA, 4, 3, 0, 512);
            client.expectSimple(0, 3);
            assertThat(export.flushes).hasValue(3);
            client.request(0, 3, 4, 0, 0);
            client.expectSimple(0, 4);
            assertThat(export.flushes).hasValue(4);
        }
    }

    @Test
    void zeroes_become_a_hole_if_they_may() throws Exception {
        try (RawClient client = served.structured()) {
            write(client, 0, 1, 0, random.bytes(3 * CHUNK));
            client.expectSimple(0, 1);
            client.request(0, 6, 2, 0, CHUNK);
            client.expectSimple(0, 2);
            client.request(NO_HOLE, 6, 3, CHUNK, CHUNK);
            client.expectSimple(0, 3);
            client.request(0, 4, 4, 2 * CHUNK, CHUNK);
            client.expectSimple(0, 4);
            client.request(0, 7, 5, 0, 3 * CHUNK);
            client.expect("668e33ef 0001 0005 0000000000000005 0000001c 00000001"
                    + "00100000 00000003 00100000 00000000 00100000 00000003");
            assertThat(export.content(0, 3 * CHUNK)).containsOnly(0);
        }
    }

    @Test
    void what_lies_beyond_the_end_is_refused() throws Exception {
        try (RawClient client = served.structured()) {
            write(client, 0, 1, SIZE - 511, new byte[512]);
            client.expectSimple(ENOSPC, 1);
            write(client, 0, 2, -1, new byte[512]);
            client.expectSimple(ENOSPC, 2);
            client.request(0, 6, 3, SIZE, 1);
            client.expectSimple(ENOSPC, 3);
            client.request(0, 4, 4, SIZE, 1);
            client.expectSimple(EINVAL, 4);
            write(client, 0, 5, SIZE, new byte[0]);
            client.expectSimple(0, 5);
            client.request(0, 6, 6, 0, 0);
            client.expectSimple(0, 6);
            client.request(0, 4, 7, 0, 0);
            client.expectSimple(0, 7);
        }
    }

    @Test
    void flags_that_a_command_does_not_have_are_invalid() throws Exception {
        try (RawClient client = served.structured()) {
            write(client, 0x20, 1, 0, new byte[512]);
            client.expectSimple(EINVAL, 1);
            client.request(FAST_ZERO, 6, 2, 0, 512);
            client.expectSimple(EINVAL, 2);
            client.request(NO_HOLE, 4, 3, 0, 512);
            client.expectSimple(EINVAL, 3);
        }
    }

    @Test
    void a_failure_to_write_is_told_and_the_client_lives_on() throws Exception {
        export.breakChunk(1, new IOException("full"));
        try (RawClient client = served.structured()) {
            write(client, FUA, 1, 0, random.bytes(3 * CHUNK));
            client.expectSimple(EIO, 1);
            client.request(NO_HOLE, 6, 2, CHUNK, 512);
            client.expectSimple(EIO, 2);
            write(client, 0, 3, 0, random.bytes(512));
            client.expectSimple(0, 3);
        }
    }

    @Test
    void who_leaves_amid_a_write_leaves_nothing_behind() throws Exception {
        export.hold(0);
        try (RawClient client = served.structured()) {
            client.request(0, 1, 1, 0, 3 * CHUNK);
            client.send(new byte[2 * CHUNK]);
        }
        Served.await("it is noticed", () -> served.server.counts().connections() == 0);
        try (RawClient client = served.structured()) {
            write(client, 0, 1, 8 * CHUNK, random.bytes(3 * CHUNK));
            client.expectSimple(0, 1);
        }
    }
}
