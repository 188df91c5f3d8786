package mapback.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class GenericNetlinkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int GET_FAMILY = 3;
    private static final int FAMILY_NAME = 2;

    @Test
    void a_family_is_found_by_its_name() throws Exception {
        // The one that every kernel has: it says of itself what it is called.
        try (GenericNetlink netlink = controller()) {
            List<String> names = new ArrayList<>();
            netlink.ask("ask", GET_FAMILY, question -> question.text(FAMILY_NAME, "nlctrl"), (type, value) -> {
                if (type == FAMILY_NAME) {
                    names.add(StandardCharsets.US_ASCII.decode(value).toString());
                }
            });
            assertThat(names).containsExactly("nlctrl\0");
        }
        assertThat(GenericNetlink.open("no-such-family", PATIENCE)).isEmpty();
    }

    @Test
    void the_kernel_s_error_comes_back_and_the_next_question_is_answered() throws Exception {
        try (GenericNetlink netlink = controller()) {
            assertThatThrownBy(() -> netlink.ask("nonsense", 200, _ -> {}))
                    .isInstanceOf(SystemCallException.class)
                    .hasMessageStartingWith("nonsense: ");
            netlink.ask("ask", GET_FAMILY, question -> question.text(FAMILY_NAME, "nlctrl"));
        }
    }

    private static GenericNetlink controller() throws IOException {
        return GenericNetlink.open("nlctrl", PATIENCE).orElseThrow();
    }

    @Test
    void attributes_are_the_bytes_of_the_specification() {
        ByteBuffer out = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        new Attributes(out)
                .number64(5, 0x58f)
                .nested(7, () -> new Attributes(out).number32(1, 7))
                .text(10, "pbs:vm");
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("0c0005008f050000000000000c000780080001000700000" + "00b000a007062733a766d0000");
    }

    @Test
    void attributes_that_end_beyond_the_message_are_refused() throws Exception {
        ByteBuffer sound = ByteBuffer.wrap(HexFormat.of().parseHex("06000100ffff0000" + "05000280aa"));
        List<String> seen = new ArrayList<>();
        Attributes.read(
                sound.order(ByteOrder.LITTLE_ENDIAN), (type, value) -> seen.add(type + ":" + value.remaining()));
        assertThat(seen).containsExactly("1:2", "2:1");
        for (String damaged : List.of("0900010000000000", "0300010000000000", "ffff0100")) {
            ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(damaged)).order(ByteOrder.LITTLE_ENDIAN);
            assertThatThrownBy(() -> Attributes.read(bytes, (_, _) -> {})).isInstanceOf(IOException.class);
        }
    }
}
