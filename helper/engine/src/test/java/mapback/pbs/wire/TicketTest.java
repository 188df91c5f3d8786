package mapback.pbs.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import mapback.pbs.key.Secret;
import org.junit.jupiter.api.Test;

/// How old a ticket is.
class TicketTest {
    private static final Instant NOON = Instant.parse("2026-01-10T12:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);

    private Ticket ticket() {
        return new Ticket("PBSAuthCookie", Secret.ofUtf8("PBS:joe@pbs"), "token", now::get);
    }

    @Test
    void while_the_computer_sleeps_a_ticket_grows_older() {
        try (Ticket ticket = ticket()) {
            now.set(NOON.plus(Duration.ofMinutes(110)));
            assertThat(ticket.age()).isEqualTo(Duration.ofMinutes(110));
        }
    }

    @Test
    void a_clock_that_is_set_back_makes_none_younger() {
        try (Ticket ticket = ticket()) {
            now.set(NOON.minus(Duration.ofHours(5)));
            assertThat(ticket.age()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
        }
    }
}
