package mapback.pbs.wire;

import java.time.Duration;

/// How long a server may take for what.
///
/// @param connect from the first packet to a connection, for each of a host's addresses
/// @param answer  from a request to its answer's head, and between two pieces of the answer
/// @param renewal a ticket is renewed when it is that old
/// @param ping    between two signs of life on a reader session
record Limits(Duration connect, Duration answer, Duration renewal, Duration ping) {
    /// As upstream has them.
    static final Limits UPSTREAM =
            new Limits(Duration.ofSeconds(10), Duration.ofSeconds(120), Duration.ofMinutes(15), Duration.ofSeconds(60));

    /// What a ticket lives by the server's rule, less a minute for the way.
    static final Duration TICKET_LIFE = Duration.ofMinutes(119);
}
