package mapback.pbs.wire;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import mapback.pbs.key.Secret;

/// What a login gave: good for two hours from then.
final class Ticket implements Credentials.Proof, AutoCloseable {
    private final String cookie;
    private final Secret value;
    private final String csrfToken;
    private final InstantSource clock;
    private final long born = System.nanoTime();
    private final Instant bornAt;

    /// @param cookie the name under which the server wants it
    /// @param value  becomes this one's own
    Ticket(String cookie, Secret value, String csrfToken) {
        this(cookie, value, csrfToken, InstantSource.system());
    }

    Ticket(String cookie, Secret value, String csrfToken, InstantSource clock) {
        this.clock = clock;
        this.bornAt = clock.instant();
        this.cookie = cookie;
        this.value = value;
        this.csrfToken = csrfToken;
    }

    /// The steady clock stands still while the computer sleeps, and the other one can be set back: the older of the two
    /// is right, or too careful.
    Duration age() {
        Duration steady = Duration.ofNanos(System.nanoTime() - born);
        Duration told = Duration.between(bornAt, clock.instant());
        return told.compareTo(steady) > 0 ? told : steady;
    }

    /// A copy of the ticket itself.
    Secret secret() {
        return value.copy();
    }

    @Override
    public void addTo(HttpHeaders headers) {
        String text = new String(value.bytes(), StandardCharsets.UTF_8);
        headers.set(HttpHeaderNames.COOKIE, new AsciiString(cookie + "=" + Query.encode(text)))
                .set("CSRFPreventionToken", csrfToken);
    }

    @Override
    public void close() {
        value.close();
    }
}
