package mapback.nbd;

import static mapback.nbd.RawClient.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import mapback.problem.GeneralProblem.UsageWrong;
import mapback.problem.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TransmissionTest {
    private static final int CHUNK = 1 << 20;
    private static final long SIZE = 6 * CHUNK + 100;
    private static final int EPERM = 1;
    private static final int EIO = 5;
    private static final int EINVAL = 22;

    private final MemoryExport export = MemoryExport.seeded(SIZE, CHUNK);
    private final Served served = new Served(export);

    @AfterEach
    void close() throws Exception {
        served.close();
    }

    @Test
    void a_read_gets_a_simple_reply_when_nothing_else_was_agreed_on() throws Exception {
        try (RawClient client = served.simple()) {
            client.send("25609513 0000 0000 1122334455667788 0000000000000000 00000200");
            client.expect("67446698 00000000 1122334455667788" + hex(export.content(0, 512)));
            client.leave();
        }
    }

    @Test
    void a_read_gets_a_data_chunk_when_structured_replies_were_agreed_on() throws Exception {
        try (RawClient client = served.structured()) {
            client.send("25609513 0000 0000 1122334455667788 0000000000000000 00000200");
            client.expect(
                    "668e33ef 0001 0001 1122334455667788 00000208 0000000000000000" + hex(export.content(0, 512)));
            client.leave();
        }
    }

    @Test
    void a_hole_is_a_chunk_of_its_own() throws Exception {
        try (RawClient client = served.structured()) {
            client.read(1, 2 * CHUNK, 512);
            client.expect("668e33ef 0001 0002 0000000000000001 0000000c 0000000000200000 00000200");
        }
    }

    @Test
    void a_read_across_chunks_and_holes_comes_in_pieces() throws Exception {
        try (RawClient client = served.structured()) {
            client.read(5, CHUNK - 10, 2 * CHUNK + 20);
            client.expectData(false, 5, CHUNK - 10, export.content(CHUNK - 10, 10));
            client.expectData(false, 5, CHUNK, export.content(CHUNK, CHUNK));
            client.expectHole(false, 5, 2 * CHUNK, CHUNK);
            client.expectData(true, 5, 3 * CHUNK, export.content(3 * CHUNK, 10));
        }
    }

    @Test
    void a_simple_read_across_chunks_and_holes_is_one_run_of_bytes() throws Exception {
        try (RawClient client = served.simple()) {
            client.read(5, 0, SIZE);
            client.expectSimple(0, 5);
            assertThat(client.receive((int) SIZE)).isEqualTo(export.content(0, (int) SIZE));
            client.leave();
        }
    }

    @Test
    void df_asks_for_one_chunk() throws Exception {
        try (RawClient client = served.structured()) {
            client.request(0x4, 0, 5, CHUNK - 10, 2 * CHUNK + 20);
            client.expectData(true, 5, CHUNK - 10, export.content(CHUNK - 10, 2 * CHUNK + 20));
            client.request(0x4, 0, 6, 2 * CHUNK + 7, 100);
            client.expectHole(true, 6, 2 * CHUNK + 7, 100);
            client.leave();
        }
    }

    @Test
    void df_without_structured_replies_is_an_unknown_flag() throws Exception {
        try (RawClient client = served.simple()) {
            client.request(0x4, 0, 5, 0, 512);
            client.expectSimple(EINVAL, 5);
        }
    }

    @Test
    void a_read_beyond_the_end_is_out_of_range() throws Exception {
        try (RawClient client = served.structured()) {
            client.read(0x1122334455667788L, SIZE, 1);
            client.expect("668e33ef 0001 8001 1122334455667788 00000012 00000016 000c 6f7574206f662072616e6765");
            for (long offset : new long[] {SIZE - 511, SIZE + 1, Long.MAX_VALUE, -1, Long.MIN_VALUE, -512}) {
                client.read(1, offset, 512);
                client.expectError(EINVAL, 1, "out of range");
            }
            client.read(2, SIZE - 100, 100);
            client.expectData(true, 2, SIZE - 100, export.content(SIZE - 100, 100));
        }
    }

    @Test
    void a_read_of_more_than_32_mib_is_refused_and_the_client_lives_on() throws Exception {
        MemoryExport large = new MemoryExport("vm", 1L << 42, CHUNK, false);
        try (Served vast = new Served(large);
                RawClient client = vast.structured()) {
            client.read(1, 0, (32 << 20) + 1);
            client.expectError(EINVAL, 1, "a read has 32 MiB at the most");
            client.read(2, 0, 0xffff_ffffL);
            client.expectError(EINVAL, 2, "a read has 32 MiB at the most");
            client.read(3, (1L << 42) - (32 << 20), 32 << 20);
            assertThat(client.receiveContent(3, (1L << 42) - (32 << 20), 32 << 20))
                    .containsOnly(0);
        }
    }

    @Test
    void nothing_asked_for_is_had_at_once() throws Exception {
        try (RawClient client = served.structured()) {
            client.read(1, 0, 0);
            client.expect("668e33ef 0001 0000 0000000000000001 00000000");
            client.read(2, SIZE, 0);
            client.expect("668e33ef 0001 0000 0000000000000002 00000000");
        }
        try (RawClient client = served.simple()) {
            client.read(1, 0, 0);
            client.expectSimple(0, 1);
        }
    }

    @Test
    void what_comes_late_is_overtaken_by_what_is_at_hand() throws Exception {
        export.hold(0);
        export.hold(1);
        expectOvertaking(served.structured(), true);
        export.hold(0);
        export.hold(1);
        expectOvertaking(served.simple(), false);
    }

    private void expectOvertaking(RawClient each, boolean isStructured) throws Exception {
        try (RawClient client = each) {
            client.read(1, 0, 512);
            client.read(2, CHUNK, 512);
            client.read(3, 3 * CHUNK, 512);
            expectContent(client, isStructured, 3, 3 * CHUNK);
            export.release(1);
            expectContent(client, isStructured, 2, CHUNK);
            export.release(0);
            expectContent(client, isStructured, 1, 0);
            client.leave();
        }
    }

    private void expectContent(RawClient client, boolean isStructured, long cookie, long offset) throws Exception {
        if (isStructured) {
            client.expectData(true, cookie, offset, export.content(offset, 512));
        } else {
            client.expectSimple(0, cookie);
            assertThat(client.receive(512)).isEqualTo(export.content(offset, 512));
        }
    }

    @Test
    void pieces_of_a_read_go_out_as_they_come_and_other_replies_between_them() throws Exception {
        export.hold(1);
        try (RawClient client = served.structured()) {
            client.read(1, 0, 2 * CHUNK);
            client.expectData(false, 1, 0, export.content(0, CHUNK));
            client.read(2, 3 * CHUNK, 512);
            client.expectData(true, 2, 3 * CHUNK, export.content(3 * CHUNK, 512));
            export.release(1);
            client.expectData(true, 1, CHUNK, export.content(CHUNK, CHUNK));
        }
    }

    @Test
    void a_simple_reply_begins_only_when_all_of_it_is_there() throws Exception {
        export.hold(1);
        try (RawClient client = served.simple()) {
            client.read(1, 0, 2 * CHUNK);
            client.read(2, 3 * CHUNK, 512);
            client.expectSimple(0, 2);
            client.receive(512);
            export.release(1);
            client.expectSimple(0, 1);
            assertThat(client.receive(2 * CHUNK)).isEqualTo(export.content(0, 2 * CHUNK));
        }
    }

    @Test
    void content_that_went_away_when_the_header_was_out_is_waited_for() throws Exception {
        try (RawClient client = served.simple()) {
            client.read(1, 0, 6 * CHUNK);
            // The socket holds a fraction of a MiB, so the later chunks are asked for once more.
            client.expectSimple(0, 1);
            export.hold(4);
            assertThat(client.receive(4 * CHUNK)).isEqualTo(export.content(0, 4 * CHUNK));
            Served.await("the chunk is waited for", () -> export.reads.get() == 1);
            client.read(2, 0, 512);
            export.release(4);
            assertThat(client.receive(2 * CHUNK)).isEqualTo(export.content(4 * CHUNK, 2 * CHUNK));
            client.expectSimple(0, 2);
            client.receive(512);
        }
    }

    @Test
    void content_that_is_lost_when_the_header_was_out_ends_the_connection() throws Exception {
        try (RawClient client = served.simple()) {
            client.read(1, 0, 6 * CHUNK);
            client.expectSimple(0, 1);
            export.breakChunk(4, new IOException("gone"));
            client.receive(4 * CHUNK);
            client.expectHangUp();
        }
    }

    @Test
    void what_cannot_be_had_is_an_error_that_names_its_code_and_the_client_lives_on() throws Exception {
        ProblemException problem = new ProblemException(new UsageWrong("x"));
        export.breakChunk(1, problem);
        try (RawClient client = served.structured()) {
            client.read(1, 0, 2 * CHUNK);
            client.expectData(false, 1, 0, export.content(0, CHUNK));
            client.expectError(EIO, 1, problem.problem().code().toString());
            client.read(2, 0, 512);
            client.expectData(true, 2, 0, export.content(0, 512));
            client.request(0x4, 0, 3, 0, 2 * CHUNK);
            client.expectError(EIO, 3, problem.problem().code().toString());
        }
        try (RawClient client = served.simple()) {
            client.read(1, 0, 2 * CHUNK);
            client.expectSimple(EIO, 1);
            client.read(2, 0, 512);
            client.expectSimple(0, 2);
        }
    }

    @Test
    void a_failure_that_is_no_problem_says_where_to_look() throws Exception {
        export.breakChunk(1, new IOException("inner matters"));
        try (RawClient client = served.structured()) {
            client.read(1, CHUNK, 512);
            client.expectError(EIO, 1, "it failed, see the log");
        }
    }

    @Test
    void writes_are_refused_and_their_content_is_thrown_away() throws Exception {
        try (RawClient client = served.structured()) {
            client.request(0, 1, 1, 0, 3 * CHUNK);
            client.send(new byte[3 * CHUNK]);
            client.expectSimple(EPERM, 1);
            client.request(1, 1, 2, SIZE, 5);
            client.send(new byte[5]);
            client.expectSimple(EPERM, 2);
            client.request(0, 1, 3, 0, 0);
            client.expectSimple(EPERM, 3);
            client.request(0, 4, 4, 0, 512);
            client.expectSimple(EPERM, 4);
            client.request(0, 6, 5, 0, 512);
            client.expectSimple(EPERM, 5);
            client.read(6, 0, 512);
            client.expectData(true, 6, 0, export.content(0, 512));
            client.leave();
        }
    }

    @Test
    void a_write_of_more_than_32_mib_ends_the_connection() throws Exception {
        try (RawClient client = served.structured()) {
            client.request(0, 1, 1, 0, 0xffff_ffffL);
            client.expectHangUp();
        }
    }

    @Test
    void flush_succeeds_and_has_no_range() throws Exception {
        try (RawClient client = served.structured()) {
            client.request(0, 3, 1, 0, 0);
            client.expectSimple(0, 1);
            client.request(1, 3, 2, 0, 0);
            client.expectSimple(0, 2);
            client.request(0, 3, 3, 0, 1);
            client.expectSimple(EINVAL, 3);
            assertThat(export.flushes).hasValue(0);
        }
    }

    @Test
    void cache_begins_to_fetch_and_does_not_wait() throws Exception {
        export.hold(0);
        try (RawClient client = served.structured()) {
            client.request(0, 5, 1, 0, CHUNK);
            client.expectSimple(0, 1);
            assertThat(export.prefetched).containsExactly("0+" + CHUNK);
            client.request(0, 5, 2, 0, 0);
            client.expectSimple(0, 2);
            client.request(0, 5, 3, 1, SIZE);
            client.expectSimple(EINVAL, 3);
        }
    }

    @Test
    void commands_that_nobody_knows_are_invalid() throws Exception {
        try (RawClient client = served.structured()) {
            for (int type : new int[] {8, 9, 0x7fff, 0xffff}) {
                client.request(0, type, type, 0, 0x1000);
                client.expectSimple(EINVAL, type);
            }
            client.leave();
        }
    }

    @Test
    void flags_that_a_command_does_not_have_are_invalid() throws Exception {
        try (RawClient client = served.structured()) {
            for (int flags : new int[] {0x2, 0x8, 0x10, 0x20, 0x8000}) {
                client.request(flags, 0, 1, 0, 512);
                client.expectError(EINVAL, 1, "a flag that this command does not have");
                client.request(flags, 5, 2, 0, 512);
                client.expectSimple(EINVAL, 2);
                client.request(flags, 3, 3, 0, 0);
                client.expectSimple(EINVAL, 3);
            }
            client.request(0x4, 7, 4, 0, 512);
            client.expectError(EINVAL, 4, "a flag that this command does not have");
            client.request(0x1, 0, 5, 0, 512);
            client.expectData(true, 5, 0, export.content(0, 512));
        }
    }

    @Test
    void block_status_tells_holes_from_data() throws Exception {
        MemoryExport half = new MemoryExport("vm", 64 << 20, 4 << 20, false);
        half.fill(0, new byte[4 << 20]);
        try (Served two = new Served(half);
                RawClient client = two.structured()) {
            client.send("25609513 0000 0007 0000000000000002 0000000000000000 00800000");
            client.expect(
                    "668e33ef 0001 0005 0000000000000002 00000014 00000001" + "00400000 00000000 00400000 00000003");
            client.request(0x8, 7, 3, 1, 8 << 20);
            client.expect("668e33ef 0001 0005 0000000000000003 0000000c 00000001 003fffff 00000000");
            client.request(0, 7, 4, (64 << 20) - 1, 1);
            client.expect("668e33ef 0001 0005 0000000000000004 0000000c 00000001 00000001 00000003");
            client.request(0, 7, 5, 64 << 20, 1);
            client.expectError(EINVAL, 5, "out of range");
            client.request(0, 7, 6, 0, 0);
            client.expectError(EINVAL, 6, "out of range");
        }
    }

    @Test
    void block_status_of_many_spans_is_cut_off_at_the_limit() throws Exception {
        MemoryExport patchy = new MemoryExport("vm", 20_000 * 512, 512, false);
        for (int i = 0; i < 20_000; i += 2) {
            patchy.fill(i, new byte[512]);
        }
        try (Served served = new Served(patchy);
                RawClient client = served.structured()) {
            client.request(0, 7, 1, 0, 20_000 * 512);
            client.expect("668e33ef 0001 0005 0000000000000001" + hex(4 + 8 * 8192) + "00000001");
            client.expect("0000020000000000 0000020000000003".repeat(4096));
        }
    }

    @Test
    void block_status_reaches_over_4_gib_less_one() throws Exception {
        try (Served vast = new Served(new MemoryExport("vm", 1L << 42, 1 << 30, false));
                RawClient client = vast.structured()) {
            client.request(0, 7, 1, 0, 0xffff_ffffL);
            client.expect("668e33ef 0001 0005 0000000000000001 0000000c 00000001 ffffffff 00000003");
        }
    }

    @Test
    void block_status_without_structured_replies_is_invalid() throws Exception {
        try (RawClient client = served.simple()) {
            client.request(0, 7, 1, 0, 512);
            client.expectSimple(EINVAL, 1);
        }
    }

    @Test
    void who_leaves_is_still_answered_what_was_asked_before() throws Exception {
        export.hold(0);
        try (RawClient client = served.structured()) {
            client.read(1, 0, 512);
            client.request(0, 2, 2, 0, 0);
            client.read(3, CHUNK, 512);
            Served.await("the chunk is waited for", () -> export.reads.get() == 1);
            export.release(0);
            client.expectData(true, 1, 0, export.content(0, 512));
            client.expectHangUp();
        }
    }

    @Test
    void a_wrong_magic_ends_the_connection() throws Exception {
        try (RawClient client = served.structured()) {
            client.send("12560953" + "00".repeat(24));
            client.expectHangUp();
        }
    }

    @Test
    void a_request_may_come_in_pieces_and_many_at_once() throws Exception {
        try (RawClient client = served.structured()) {
            for (byte one : RawClient.requestBytes(0, 0, 9, 0, 1)) {
                client.send(new byte[] {one});
            }
            client.expectData(true, 9, 0, export.content(0, 1));
            ByteArrayOutputStream many = new ByteArrayOutputStream();
            for (int i = 0; i < 5000; i++) {
                many.write(RawClient.requestBytes(0, 0, i, i, 1));
            }
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    client.send(many.toByteArray());
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            for (int i = 0; i < 5000; i++) {
                client.expectData(true, i, i, export.content(i, 1));
            }
            sender.join();
        }
    }

    @Test
    void no_more_requests_are_taken_than_may_be_in_flight() throws Exception {
        export.hold(0);
        try (RawClient client = served.structured()) {
            for (int i = 0; i < 200; i++) {
                client.read(i, 0, 1);
            }
            Served.await("128 are waiting", () -> export.reads.get() == 128);
            Thread.sleep(50);
            assertThat(export.reads).hasValue(128);
            export.release(0);
            for (int i = 0; i < 200; i++) {
                client.receive(29);
            }
            assertThat(export.mostOpenPieces.get()).isLessThanOrEqualTo(128);
        }
    }

    @Test
    void no_more_bytes_are_asked_for_than_may_be_in_flight() throws Exception {
        MemoryExport large = new MemoryExport("vm", 1 << 30, 32 << 20, false);
        large.hold(0);
        try (Served served = new Served(large);
                RawClient client = served.structured()) {
            for (int i = 0; i < 8; i++) {
                client.read(i, 0, 32 << 20);
            }
            Served.await("two are waiting", () -> large.reads.get() == 2);
            Thread.sleep(50);
            assertThat(large.reads).hasValue(2);
            large.release(0);
            for (int i = 0; i < 8; i++) {
                client.receive(32);
            }
        }
    }

    @Test
    void what_lies_behind_the_first_piece_of_a_large_read_is_fetched_beside_it() throws Exception {
        export.hold(0);
        try (RawClient client = served.structured()) {
            client.read(1, 0, 3 * CHUNK);
            Served.await("it is asked for", () -> !export.prefetched.isEmpty());
            assertThat(export.prefetched).containsExactly("0+" + 3 * CHUNK);
            export.release(0);
            client.receiveContent(1, 0, 3 * CHUNK);
        }
    }

    @Test
    void what_was_done_is_counted() throws Exception {
        try (RawClient client = served.structured()) {
            client.read(1, 0, 512);
            client.receiveContent(1, 0, 512);
            client.request(0, 3, 2, 0, 0);
            client.expectSimple(0, 2);
            assertThat(served.server.counts()).isEqualTo(new NbdCounts(1, 2, 512, 0));
        }
        Served.await("it is gone", () -> served.server.counts().connections() == 0);
    }
}
