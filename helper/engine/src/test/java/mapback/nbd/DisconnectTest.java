package mapback.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that vanish, and a server that does. [Served] looks for what they leave behind.
@Timeout(60)
class DisconnectTest {
    private static final int CHUNK = 1 << 20;

    private final MemoryExport export = MemoryExport.seeded(6 * CHUNK, CHUNK);
    private final Served served = new Served(export);

    @AfterEach
    void close() throws Exception {
        served.close();
    }

    private void expectNobody() {
        Served.await("it is noticed", () -> served.server.counts().connections() == 0);
        Served.await("nothing is held", () -> export.openPieces.get() == 0 && export.openReaders.get() == 0);
    }

    @Test
    void at_every_byte_of_the_handshake() throws Exception {
        String options = "00000003" + "49484156454f5054 00000008 00000000"
                + "49484156454f5054 0000000a 0000001d 00000002 766d 00000001 0000000f"
                + "626173653a616c6c6f636174696f6e"
                + "49484156454f5054 00000007 0000000a 00000002 766d 0001 0003".replaceAll(" ", "");
        String all = options.replaceAll(" ", "");
        for (int length = 0; length <= all.length(); length += 2) {
            try (RawClient client = served.client()) {
                client.send(all.substring(0, length));
            }
        }
        expectNobody();
    }

    @Test
    void at_every_byte_of_a_request() throws Exception {
        byte[] request = RawClient.requestBytes(0, 0, 1, 0, 6 * CHUNK);
        for (int length = 0; length <= request.length; length++) {
            try (RawClient client = served.structured()) {
                client.send(java.util.Arrays.copyOf(request, length));
            }
        }
        expectNobody();
    }

    @Test
    void while_it_is_owed_content() throws Exception {
        try (RawClient client = served.structured()) {
            for (int i = 0; i < 50; i++) {
                client.read(i, 0, 6 * CHUNK);
            }
            client.receive(100_000);
        }
        expectNobody();
    }

    @Test
    void while_its_requests_are_waited_for() throws Exception {
        export.hold(0);
        try (RawClient client = served.structured();
                RawClient other = served.simple()) {
            for (int i = 0; i < 50; i++) {
                client.read(i, 0, CHUNK);
                other.read(i, CHUNK - 256, 512);
            }
            Served.await("all are waited for", () -> export.reads.get() == 100);
        }
        expectNobody();
        export.release(0);
    }

    @Test
    void amid_a_write() throws Exception {
        try (RawClient client = served.structured()) {
            client.request(0, 1, 1, 0, CHUNK);
            client.send(new byte[1000]);
        }
        expectNobody();
    }

    @Test
    void with_a_word_but_without_waiting() throws Exception {
        try (RawClient client = served.structured()) {
            client.read(1, 0, 6 * CHUNK);
            client.request(0, 2, 1, 0, 0);
        }
        expectNobody();
    }

    @Test
    void the_server_closes_while_clients_are_in_every_state() throws Exception {
        export.hold(1);
        RawClient halfOpen = served.client();
        RawClient idle = served.structured();
        RawClient waiting = served.structured();
        waiting.read(1, CHUNK, 512);
        RawClient deaf = served.structured();
        deaf.read(1, 0, 6 * CHUNK);
        RawClient whole = served.simple();
        whole.read(1, 0, 2 * CHUNK);
        Served.await("they wait", () -> export.reads.get() == 3);
        served.server.close();
        assertThat(served.server.counts().connections()).isZero();
        idle.expectHangUp();
        waiting.expectHangUp();
        whole.expectHangUp();
        for (RawClient client : new RawClient[] {halfOpen, idle, waiting, deaf, whole}) {
            client.close();
        }
    }

    @Test
    void who_comes_after_the_server_closed_is_hung_up_on() throws Exception {
        served.server.close();
        try (Pair pair = new Pair()) {
            served.server.transmit(pair.mine);
            new RawClient(pair.theirs).expectHangUp();
        }
    }

    @Test
    void a_client_without_handshake_is_served_simple_replies_at_once() throws Exception {
        assertThat(served.server.flags()).isEqualTo(0x050f);
        try (Pair pair = new Pair()) {
            served.server.transmit(pair.mine);
            RawClient kernel = new RawClient(pair.theirs);
            kernel.read(0x1_0000_0001L, 0, 4096);
            kernel.expectSimple(0, 0x1_0000_0001L);
            assertThat(kernel.receive(4096)).isEqualTo(export.content(0, 4096));
            kernel.request(0, 3, 2, 0, 0);
            kernel.expectSimple(0, 2);
            kernel.leave();
        }
        expectNobody();
    }

    /// Two sockets that are connected to each other.
    private static final class Pair implements AutoCloseable {
        final SocketChannel mine;
        final SocketChannel theirs;

        Pair() throws IOException {
            Path folder = Files.createTempDirectory("nbd");
            Path path = folder.resolve("pair");
            try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                door.bind(UnixDomainSocketAddress.of(path));
                theirs = SocketChannel.open(UnixDomainSocketAddress.of(path));
                mine = door.accept();
            }
            Files.delete(path);
            Files.delete(folder);
        }

        @Override
        public void close() throws IOException {
            theirs.close();
        }
    }
}
