package mapback.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that say nothing more but still listen, as `printf … | socat - UNIX:socket` does.
@Timeout(60)
class HalfCloseTest {
    private static final int CHUNK = 1 << 20;

    private final MemoryExport export = new MemoryExport("vm", 6 * CHUNK, CHUNK, true);
    private final Served served = new Served(export);

    HalfCloseTest() {
        export.fill(0, mapback.testkit.Seeded.of(1).bytes(CHUNK));
        export.fill(1, mapback.testkit.Seeded.of(2).bytes(CHUNK));
    }

    @AfterEach
    void close() throws Exception {
        served.close();
    }

    @Test
    void what_is_at_hand_is_answered_before_the_server_hangs_up() throws Exception {
        try (RawClient client = served.structured()) {
            client.read(1, 0, CHUNK);
            client.read(2, CHUNK, 512);
            client.socket.shutdownOutput();
            assertThat(client.receiveContent(1, 0, CHUNK)).isEqualTo(export.content(0, CHUNK));
            assertThat(client.receiveContent(2, CHUNK, 512)).isEqualTo(export.content(CHUNK, 512));
            client.expectHangUp();
        }
    }

    @Test
    void what_must_be_waited_for_is_answered_too() throws Exception {
        export.hold(0);
        try (RawClient client = served.structured()) {
            client.read(1, 0, 512);
            client.socket.shutdownOutput();
            Served.await("it is waited for", () -> export.reads.get() == 1);
            // Long enough for it to be looked several times whether it listens.
            Thread.sleep(3 * NbdLimits.LISTENS.toMillis());
            assertThat(served.server.counts().connections()).isEqualTo(1);
            export.release(0);
            assertThat(client.receiveContent(1, 0, 512)).isEqualTo(export.content(0, 512));
            client.expectHangUp();
        }
    }

    @Test
    void requests_that_are_still_in_the_socket_are_answered_too() throws Exception {
        int count = 2 * NbdLimits.usual().requestsInFlight();
        export.hold(0);
        try (RawClient client = served.structured()) {
            for (int i = 0; i < count; i++) {
                client.read(i, 0, 512);
            }
            client.socket.shutdownOutput();
            Served.await("many are waited for", () -> export.reads.get() == count / 2);
            export.release(0);
            for (int i = 0; i < count; i++) {
                client.receive(28 + 512);
            }
            client.expectHangUp();
        }
    }

    @Test
    void a_request_that_was_cut_off_is_not_answered_but_those_before_it_are() throws Exception {
        byte[] request = RawClient.requestBytes(0, 0, 2, 0, 512);
        for (int length = 1; length < request.length; length++) {
            try (RawClient client = served.structured()) {
                client.read(1, 0, 512);
                client.send(java.util.Arrays.copyOf(request, length));
                client.socket.shutdownOutput();
                assertThat(client.receiveContent(1, 0, 512)).isEqualTo(export.content(0, 512));
                client.expectHangUp();
            }
        }
    }

    @Test
    void a_write_that_was_cut_off_is_not_answered_but_what_came_before_is() throws Exception {
        export.hold(0);
        try (RawClient client = served.structured()) {
            client.read(1, 0, 512);
            client.request(0, 1, 2, CHUNK, CHUNK);
            client.send(new byte[NbdLimits.PORTION + 1000]);
            client.socket.shutdownOutput();
            Served.await("the read is waited for", () -> export.reads.get() == 1);
            export.release(0);
            assertThat(client.receiveContent(1, 0, 512)).isEqualTo(export.content(0, 512));
            client.expectHangUp();
        }
    }

    @Test
    void a_refused_write_that_was_cut_off_is_not_answered() throws Exception {
        try (RawClient client = served.structured()) {
            client.request(0, 1, 2, 6 * CHUNK, CHUNK);
            client.send(new byte[1000]);
            client.socket.shutdownOutput();
            client.expectHangUp();
        }
    }

    @Test
    void who_stops_to_listen_while_he_is_waited_for_is_noticed() throws Exception {
        export.hold(0);
        try (RawClient client = served.structured()) {
            client.read(1, 0, 512);
            client.socket.shutdownOutput();
            Served.await("it is waited for", () -> export.reads.get() == 1);
        }
        Served.await("it is noticed", () -> served.server.counts().connections() == 0);
        export.release(0);
    }

    @Test
    void who_leaves_with_a_word_gets_what_is_outstanding() throws Exception {
        export.hold(0);
        try (RawClient client = served.structured()) {
            client.read(1, 0, 512);
            client.request(0, 2, 2, 0, 0);
            client.socket.shutdownOutput();
            Served.await("it is waited for", () -> export.reads.get() == 1);
            export.release(0);
            assertThat(client.receiveContent(1, 0, 512)).isEqualTo(export.content(0, 512));
            client.expectHangUp();
        }
    }

    @Test
    void who_says_nothing_at_all_is_hung_up_on() throws IOException {
        try (RawClient idle = served.structured();
                RawClient halfOpen = served.client()) {
            idle.socket.shutdownOutput();
            idle.expectHangUp();
            halfOpen.socket.shutdownOutput();
            halfOpen.receive(18);
            halfOpen.expectHangUp();
        }
    }
}
