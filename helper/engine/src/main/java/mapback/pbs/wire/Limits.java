package mapback.pbs.wire;

import java.time.Duration;

/// How long a server may take for what.
///
/// @param connect   from the first packet to a connection, for each of a host's addresses
/// @param handshake from a connection to the end of TLS's handshake
/// @param answer    from a request to its answer's head, and between two pieces of the answer
/// @param brief     from a request to the end of an answer that is short, as a login's
/// @param renewal   a ticket is renewed when it is that old
/// @param ping      between two signs of life on a reader session
record Limits(Duration connect, Duration handshake, Duration answer, Duration brief, Duration renewal, Duration ping) {
    /// Connection, answer and renewal as upstream has them. A handshake takes two round trips and a signature: a
    /// server that is alive has done it in a second or two.
    static final Limits UPSTREAM = new Limits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(120),
            Duration.ofSeconds(60),
            Duration.ofMinutes(15),
            Duration.ofSeconds(60));

    /// What a ticket lives by the server's rule, less a minute for the way.
    static final Duration TICKET_LIFE = Duration.ofMinutes(119);

    /// Bytes of the longest answer that is short.
    static final int BRIEF_SIZE = 64 << 10;

    /// Bytes a second at which a list must come at least, over a line that is all its own.
    private static final int LIST_RATE = 16 << 10;

    /// Bytes a second of one stream of a reader session: 64 of them share a line of half a megabit.
    private static final int STREAM_RATE = 1 << 10;

    /// From a request to the end of its answer: what passed since the last piece says nothing about a server that lets
    /// a byte drip now and then.
    ///
    /// @param maxSize  bytes that the answer may have
    /// @param received bytes that came so far
    Duration whole(int maxSize, long received) {
        return (maxSize <= BRIEF_SIZE ? brief : answer).plus(at(LIST_RATE, received));
    }

    /// The same for what a reader session answers; only the time counts for which somebody waits.
    ///
    /// @param answer as above
    static Duration wholeStream(Duration answer, long received) {
        return answer.plus(at(STREAM_RATE, received));
    }

    private static Duration at(int rate, long bytes) {
        return Duration.ofMillis(bytes * 1000 / rate);
    }
}
