package mapback.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class GenericNetlinkTest {
    @Test
    void a_family_is_found_by_its_name() throws Exception {
        try (GenericNetlink netlink = GenericNetlink.open(Duration.ofSeconds(10))) {
            // The one that every kernel has, with the number that it has everywhere.
            assertThat(netlink.family("nlctrl")).hasValue(16);
            assertThat(netlink.family("no-such-family")).isEmpty();
            assertThat(netlink.family("nlctrl")).hasValue(16);
        }
    }

    @Test
    void the_kernel_s_error_comes_back() throws Exception {
        try (GenericNetlink netlink = GenericNetlink.open(Duration.ofSeconds(10))) {
            assertThatThrownBy(() -> netlink.ask("nonsense", 16, 200, _ -> {}, (_, _) -> {}))
                    .isInstanceOf(SystemCallException.class)
                    .hasMessageStartingWith("nonsense: ");
        }
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
