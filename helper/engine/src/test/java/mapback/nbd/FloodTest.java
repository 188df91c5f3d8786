package mapback.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import mapback.testkit.DirectMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Very many clients, and very large numbers. One honest reader is served meanwhile, and memory stays in its bounds.
@Timeout(120)
class FloodTest {
    private static final int CHUNK = 1 << 20;

    private final MemoryExport export = MemoryExport.seeded(6 * CHUNK, CHUNK);
    private final Served served = new Served(export);
    private final long directBefore = DirectMemory.used();

    @AfterEach
    void close() throws Exception {
        served.close();
    }

    private void expectHonestService(RawClient honest) throws IOException {
        honest.read(1, CHUNK - 100, 200);
        assertThat(honest.receiveContent(1, CHUNK - 100, 200)).isEqualTo(export.content(CHUNK - 100, 200));
    }

    /// What clients of this process need is in there, too.
    private void expectBoundedMemory() {
        assertThat(DirectMemory.used() - directBefore)
                .isLessThan(NbdLimits.usual().directMemory(false) + (8 << 20));
    }

    @Test
    void ten_thousand_connections_that_say_nothing() throws Exception {
        try (RawClient honest = served.structured()) {
            ArrayDeque<RawClient> silent = new ArrayDeque<>();
            for (int i = 0; i < 10_000; i++) {
                silent.add(served.client());
                if (silent.size() > 500) {
                    silent.remove().close();
                }
                if (i % 100 == 0) {
                    expectHonestService(honest);
                    assertThat(served.server.counts().connections())
                            .isLessThanOrEqualTo(NbdLimits.usual().connections());
                }
            }
            expectBoundedMemory();
            try (RawClient late = served.structured()) {
                expectHonestService(late);
            }
            for (RawClient client : silent) {
                client.close();
            }
            Served.await("they are gone", () -> served.server.counts().connections() == 1);
        }
    }

    @Test
    void as_many_open_connections_as_there_may_be_which_all_ask_and_never_read() throws Exception {
        List<RawClient> greedy = new ArrayList<>();
        for (int i = 0; i < NbdLimits.usual().connections() - 1; i++) {
            RawClient client = served.structured();
            for (int j = 0; j < 20; j++) {
                client.read(j, 0, 6 * CHUNK);
            }
            greedy.add(client);
        }
        try (RawClient honest = served.structured()) {
            expectHonestService(honest);
            try (RawClient tooLate = served.client()) {
                tooLate.expectHangUp();
            }
            Served.await("nothing is held for them", () -> export.openPieces.get() == 0);
            expectHonestService(honest);
        }
        expectBoundedMemory();
        for (RawClient client : greedy) {
            client.close();
        }
    }

    @Test
    void giant_lengths() throws Exception {
        try (RawClient honest = served.structured()) {
            List<RawClient> liars = new ArrayList<>();
            for (String option : new String[] {"00000007", "0000000a", "00000003", "12345678"}) {
                RawClient client = served.client();
                client.greet(3);
                client.send("49484156454f5054" + option + "ffffffff" + "00".repeat(1000));
                liars.add(client);
            }
            for (String data :
                    new String[] {"ffffffff", "7fffffff766d", "00000002766dffff", "00000002766dffffffff", "80000000"}) {
                for (int option : new int[] {0x6, 0x7, 0x9, 0xa}) {
                    RawClient client = served.client();
                    client.greet(3);
                    client.option(0x8, "");
                    client.expectOptionReply(0x8, 0x1, "");
                    client.option(option, data);
                    client.receive(20);
                    liars.add(client);
                }
            }
            for (int type = 0; type <= 8; type++) {
                RawClient client = served.structured();
                client.request(0, type, 1, 0, 0xffff_ffffL);
                // A write of that size, and a leave, are hung up on.
                if (type != 1 && type != 2) {
                    for (long length : new long[] {0x8000_0000L, 0x7fff_ffffL, (32 << 20) + 1}) {
                        client.request(0, type, 2, Long.MAX_VALUE, length);
                        client.request(0, type, 3, -length, length);
                    }
                }
                liars.add(client);
            }
            expectHonestService(honest);
            expectBoundedMemory();
            for (RawClient client : liars) {
                client.close();
            }
            expectHonestService(honest);
        }
    }
}
