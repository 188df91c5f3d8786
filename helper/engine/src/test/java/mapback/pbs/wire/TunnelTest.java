package mapback.pbs.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The way through a proxy.
class TunnelTest {
    @Test
    void a_refusal_is_told_once_and_not_as_the_hanging_up_behind_it() {
        List<IOException> told = new ArrayList<>();
        Tunnel tunnel = new Tunnel(
                new Proxy("proxy.example.org", 3128, Optional.empty()), "pbs.example.org:8007", () -> {}, told::add);
        EmbeddedChannel channel = new EmbeddedChannel(new HttpClientCodec(), tunnel);
        channel.writeInbound(Unpooled.copiedBuffer("HTTP/1.1 407 As told\r\n\r\n", StandardCharsets.US_ASCII));
        channel.finishAndReleaseAll();

        assertThat(told).singleElement().isInstanceOf(Tunnel.RefusedException.class);
    }
}
