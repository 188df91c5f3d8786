package mapback.nbd;

import static mapback.nbd.RawClient.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HandshakeTest {
    private static final int LIST = 0x3;
    private static final int INFO = 0x6;
    private static final int GO = 0x7;
    private static final int STRUCTURED = 0x8;
    private static final int LIST_META = 0x9;
    private static final int SET_META = 0xa;
    private static final String VM = "00000002" + hex("vm");
    private static final String ALLOCATION = "0000000f" + hex("base:allocation");

    private final Served served = new Served(new MemoryExport("vm", 64 << 20, 4096, false));

    @AfterEach
    void close() throws Exception {
        served.close();
    }

    @Test
    void the_protocols_example_is_answered_to_the_byte() throws Exception {
        try (RawClient client = served.client()) {
            client.expect("4e42444d4147494349484156454f50540003");
            client.send("00000003");
            client.send("49484156454f5054 00000008 00000000");
            client.expect("0003e889045565a9 00000008 00000001 00000000");
            client.send("49484156454f5054 0000000a 0000001d 00000002 766d 00000001 0000000f"
                    + "626173653a616c6c6f636174696f6e");
            client.expect("0003e889045565a9 0000000a 00000004 00000013 00000001 626173653a616c6c6f636174696f6e");
            client.expect("0003e889045565a9 0000000a 00000001 00000000");
            client.send("49484156454f5054 00000007 0000000a 00000002 766d 0001 0003");
            client.expect("0003e889045565a9 00000007 00000003 0000000c 0000 0000000004000000 058f");
            client.expect("0003e889045565a9 00000007 00000003 0000000e 0003 00000001 00001000 02000000");
            client.expect("0003e889045565a9 00000007 00000001 00000000");
            client.leave();
        }
    }

    @Test
    void without_structured_replies_df_is_not_offered() throws Exception {
        try (RawClient client = served.client()) {
            client.greet(3);
            client.option(GO, VM + "0000");
            client.expectOptionReply(GO, 0x3, "0000" + "0000000004000000" + "050f");
            client.expectOptionReply(GO, 0x1, "");
            client.leave();
        }
    }

    @Test
    void a_writable_export_says_so_and_offers_no_second_connection() throws Exception {
        try (Served writable = new Served(new MemoryExport("vm", 4096, 4096, true));
                RawClient client = writable.client()) {
            client.greet(3);
            client.option(INFO, VM + "0000");
            client.expectOptionReply(INFO, 0x3, "0000" + "0000000000001000" + "046d");
            client.expectOptionReply(INFO, 0x1, "");
        }
    }

    @Test
    void export_name_is_followed_by_124_zeroes_unless_the_client_declined() throws Exception {
        try (RawClient client = served.client()) {
            client.greet(1);
            client.option(0x1, hex("vm"));
            client.expect("0000000004000000" + "050f" + "00".repeat(124));
            client.read(7, 0, 1);
            client.expect("67446698 00000000 0000000000000007 00");
        }
        try (RawClient client = served.client()) {
            client.greet(3);
            client.option(STRUCTURED, "");
            client.expectOptionReply(STRUCTURED, 0x1, "");
            client.option(0x1, "");
            client.expect("0000000004000000" + "058f");
            client.read(7, 0, 1);
            client.expectHole(true, 7, 0, 1);
        }
    }

    @Test
    void export_name_of_another_export_is_hung_up_on() throws Exception {
        try (RawClient client = served.client()) {
            client.greet(3);
            client.option(0x1, hex("other"));
            client.expectHangUp();
        }
    }

    @Test
    void the_one_export_is_listed() throws Exception {
        try (RawClient client = served.client()) {
            client.greet(3);
            client.option(LIST, "");
            client.expectOptionReply(LIST, 0x2, VM + hex("in memory"));
            client.expectOptionReply(LIST, 0x1, "");
            client.option(LIST, "00");
            client.expectOptionError(LIST, 0x8000_0003);
        }
    }

    @Test
    void info_tells_all_that_is_asked_for_and_stays_in_the_handshake() throws Exception {
        try (RawClient client = served.client()) {
            client.greet(3);
            client.option(INFO, VM + "0005" + "0000" + "0001" + "0002" + "0003" + "00ff");
            client.expectOptionReply(INFO, 0x3, "0000" + "0000000004000000" + "050f");
            client.expectOptionReply(INFO, 0x3, "0001" + hex("vm"));
            client.expectOptionReply(INFO, 0x3, "0002" + hex("in memory"));
            client.expectOptionReply(INFO, 0x3, "0003" + "00000001" + "00001000" + "02000000");
            client.expectOptionReply(INFO, 0x1, "");
            client.go();
            client.leave();
        }
    }

    @Test
    void the_empty_name_asks_for_the_same_export_and_is_told_its_name() throws Exception {
        try (RawClient client = served.client()) {
            client.greet(3);
            client.option(INFO, "00000000" + "0001" + "0001");
            client.expectOptionReply(INFO, 0x3, "0000" + "0000000004000000" + "050f");
            client.expectOptionReply(INFO, 0x3, "0001" + hex("vm"));
            client.expectOptionReply(INFO, 0x1, "");
        }
    }

    @Test
    void an_unknown_export_is_refused_and_the_client_may_ask_again() throws Exception {
        try (RawClient client = served.client()) {
            client.greet(3);
            for (int option : new int[] {INFO, GO}) {
                client.option(option, "00000001" + hex("x") + "0000");
                client.expectOptionError(option, 0x8000_0006);
            }
            client.go();
            client.leave();
        }
    }

    @Test
    void malformed_questions_are_refused() throws Exception {
        try (RawClient client = served.client()) {
            client.greet(3);
            for (String data : new String[] {
                "",
                "000000",
                "00000002",
                "00000002766d",
                VM + "0001",
                VM + "00000000",
                "ffffffff0000",
                "7fffffff" + "0000"
            }) {
                client.option(GO, data);
                client.expectOptionError(GO, 0x8000_0003);
                client.option(INFO, data);
                client.expectOptionError(INFO, 0x8000_0003);
            }
            client.option(GO, hex(4097) + "61".repeat(4097) + "0000");
            client.expectOptionError(GO, 0x8000_0009);
            client.go();
            client.leave();
        }
    }

    @Test
    void abort_is_acknowledged_and_ends_the_connection() throws Exception {
        try (RawClient client = served.client()) {
            client.greet(3);
            client.option(0x2, "");
            client.expectOptionReply(0x2, 0x1, "");
            client.expectHangUp();
        }
    }

    @Test
    void tls_is_refused_by_policy() throws Exception {
        try (RawClient client = served.client()) {
            client.greet(3);
            client.option(0x5, "");
            client.expectOptionError(0x5, 0x8000_0002);
            client.go();
            client.leave();
        }
    }

    @Test
    void options_that_nobody_knows_are_unsupported_whatever_they_carry() throws Exception {
        try (RawClient client = served.client()) {
            client.greet(3);
            for (int option : new int[] {0x0, 0x4, 0xb, 0x1234, 0xffff_ffff}) {
                client.option(option, "00ff".repeat(500));
                client.expectOptionError(option, 0x8000_0001);
            }
            client.go();
            client.leave();
        }
    }

    @Test
    void structured_replies_carry_no_data() throws Exception {
        try (RawClient client = served.client()) {
            client.greet(3);
            client.option(STRUCTURED, "00");
            client.expectOptionError(STRUCTURED, 0x8000_0003);
            client.option(GO, VM + "0000");
            client.expectOptionReply(GO, 0x3, "0000" + "0000000004000000" + "050f");
        }
    }

    @Test
    void meta_contexts_need_structured_replies() throws Exception {
        try (RawClient client = served.client()) {
            client.greet(3);
            client.option(SET_META, VM + "00000001" + ALLOCATION);
            client.expectOptionError(SET_META, 0x8000_0003);
            client.option(LIST_META, VM + "00000000");
            client.expectOptionError(LIST_META, 0x8000_0003);
        }
    }

    @Test
    void meta_contexts_are_listed_by_name_namespace_or_no_query() throws Exception {
        try (RawClient client = structuredOnly()) {
            for (String queries : new String[] {
                "00000000",
                "00000001" + ALLOCATION,
                "00000001" + "00000005" + hex("base:"),
                "00000002" + "00000002" + hex("x:") + "00000005" + hex("base:")
            }) {
                client.option(LIST_META, VM + queries);
                client.expectOptionReply(LIST_META, 0x4, "00000000" + hex("base:allocation"));
                client.expectOptionReply(LIST_META, 0x1, "");
            }
            client.option(LIST_META, VM + "00000001" + "00000006" + hex("qemu:x"));
            client.expectOptionReply(LIST_META, 0x1, "");
        }
    }

    @Test
    void a_later_choice_of_meta_contexts_replaces_the_earlier_even_when_it_fails() throws Exception {
        for (String later : new String[] {VM + "00000000", VM + "00000001" + "00000005" + hex("base:"), "00"}) {
            try (RawClient client = structuredOnly()) {
                client.option(SET_META, VM + "00000001" + ALLOCATION);
                client.expectOptionReply(SET_META, 0x4, "00000001" + hex("base:allocation"));
                client.expectOptionReply(SET_META, 0x1, "");
                client.option(SET_META, later);
                if (later.length() == 2) {
                    client.expectOptionError(SET_META, 0x8000_0003);
                } else {
                    client.expectOptionReply(SET_META, 0x1, "");
                }
                client.go();
                client.request(0, 7, 1, 0, 4096);
                client.expectError(22, 1, "no meta context was agreed on");
            }
        }
    }

    @Test
    void malformed_choices_of_meta_contexts_are_refused() throws Exception {
        try (RawClient client = structuredOnly()) {
            for (String data :
                    new String[] {"", VM, VM + "00000001", VM + "00000001" + "00000002" + "61", VM + "0000000000"}) {
                client.option(SET_META, data);
                client.expectOptionError(SET_META, 0x8000_0003);
            }
            client.option(SET_META, VM + "ffffffff");
            client.expectOptionError(SET_META, 0x8000_0009);
            client.option(SET_META, "00000001" + hex("x") + "00000001" + ALLOCATION);
            client.expectOptionError(SET_META, 0x8000_0006);
        }
    }

    private RawClient structuredOnly() throws Exception {
        RawClient client = served.client();
        client.greet(3);
        client.option(STRUCTURED, "");
        client.expectOptionReply(STRUCTURED, 0x1, "");
        return client;
    }

    @Test
    void unknown_client_flags_end_the_connection() throws Exception {
        try (RawClient client = served.client()) {
            client.greet(0x80);
            client.expectHangUp();
        }
    }

    @Test
    void a_client_that_is_not_fixed_may_only_name_an_export() throws Exception {
        try (RawClient client = served.client()) {
            client.greet(0);
            client.option(LIST, "");
            client.expectHangUp();
        }
        try (RawClient client = served.client()) {
            client.greet(0);
            client.option(0x1, "");
            client.expect("0000000004000000" + "050f" + "00".repeat(124));
        }
    }

    @Test
    void a_wrong_magic_ends_the_connection() throws Exception {
        try (RawClient client = served.client()) {
            client.greet(3);
            client.send("49484156454f5055 00000003 00000000");
            client.expectHangUp();
        }
    }

    @Test
    void an_option_of_more_than_64_kib_is_thrown_away_and_refused() throws Exception {
        try (RawClient client = served.client()) {
            client.greet(3);
            client.option(GO, "00".repeat((64 << 10) + 1));
            client.expectOptionError(GO, 0x8000_0009);
            client.option(0x77, "00".repeat(1 << 20));
            client.expectOptionError(0x77, 0x8000_0009);
            client.go();
            client.leave();
        }
        try (RawClient client = served.client()) {
            client.greet(3);
            client.send("49484156454f5054" + "00000001" + "ffffffff");
            client.expectHangUp();
        }
    }

    @Test
    void who_dawdles_in_the_handshake_is_hung_up_on() throws Exception {
        NbdLimits hasty = new NbdLimits(8, 8, Duration.ofMillis(500), 8, 1 << 20, Duration.ofSeconds(1));
        try (Served impatient = new Served(new MemoryExport("vm", 4096, 4096, false), hasty);
                RawClient silent = impatient.client();
                RawClient halfWay = impatient.client();
                RawClient busy = impatient.client();
                RawClient deaf = impatient.client()) {
            deaf.send("00000003" + "49484156454f5054 00000003 00000000".repeat(2000));
            halfWay.greet(3);
            halfWay.send("49484156454f5054 00000007");
            busy.greet(3);
            silent.expect("4e42444d4147494349484156454f50540003");
            silent.expectHangUp();
            halfWay.expectHangUp();
            Served.await("all are gone", () -> impatient.server.counts().connections() == 0);
        }
    }

    @Test
    void who_comes_when_too_many_are_half_open_is_served_and_the_oldest_of_them_is_not() throws Exception {
        NbdLimits few = new NbdLimits(8, 2, Duration.ofSeconds(10), 8, 1 << 20, Duration.ofSeconds(1));
        try (Served narrow = new Served(new MemoryExport("vm", 4096, 4096, false), few);
                RawClient first = narrow.client();
                RawClient second = narrow.client()) {
            first.greet(3);
            second.greet(3);
            try (RawClient third = narrow.simple()) {
                first.expectHangUp();
                second.go();
                third.leave();
            }
        }
    }

    @Test
    void who_comes_when_all_connections_are_taken_is_hung_up_on() throws Exception {
        NbdLimits few = new NbdLimits(1, 2, Duration.ofSeconds(10), 8, 1 << 20, Duration.ofSeconds(1));
        try (Served narrow = new Served(new MemoryExport("vm", 4096, 4096, false), few);
                RawClient first = narrow.simple()) {
            try (RawClient second = narrow.client()) {
                second.expectHangUp();
            }
            first.read(1, 0, 4096);
            first.expectSimple(0, 1);
            assertThat(first.receive(4096)).containsOnly(0);
            assertThat(narrow.server.counts().connections()).isEqualTo(1);
        }
    }
}
