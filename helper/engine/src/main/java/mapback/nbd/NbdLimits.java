package mapback.nbd;

import java.time.Duration;

/// Bounds on what clients may cost. [#usual] is meant for all but tests.
///
/// @param connections      at once; whoever comes beyond is accepted and hung up on
/// @param halfOpen         connections that are still in their handshake; one more ends the oldest of them
/// @param handshakeTime    from being accepted to the first request
/// @param requestsInFlight of one connection; further ones stay in the socket
/// @param bytesInFlight    that the reads and writes of one connection ask for; once there are so many, further
///                         requests stay in the socket
/// @param stalledAfter     how long content may wait to be sent to a client that does not read, or reads slowly,
///                         before its memory is given back
public record NbdLimits(
        int connections,
        int halfOpen,
        Duration handshakeTime,
        int requestsInFlight,
        long bytesInFlight,
        Duration stalledAfter) {

    /// Bytes of an option's data; names and queries need a few thousand.
    static final int OPTION_DATA = 64 << 10;

    /// Bytes of a name or any other text, by the protocol.
    static final int TEXT = 4096;

    /// Queries for meta contexts in one option; one context is known here.
    static final int QUERIES = 256;

    /// Bytes of one read or write: what the protocol advises, and what clients never exceed.
    static final int REQUEST = 32 << 20;

    /// Spans in one answer to BLOCK_STATUS, 64 KiB on the wire; a client asks on from where they end.
    static final int SPANS = 8192;

    /// Bytes of a hint to fetch that are passed on; more would only push out what is wanted first.
    static final int PREFETCH = 32 << 20;

    /// Bytes that a connection receives at once.
    static final int INPUT = 64 << 10;

    /// Bytes of replies that a connection gathers for one write. Beyond 256 KiB writes get no cheaper.
    static final int OUTPUT = 256 << 10;

    /// Bytes of a write that are handed on at once.
    static final int PORTION = 256 << 10;

    /// Portions that a connection to a writable export may fill before the first was written.
    static final int PORTIONS = 8;

    /// How often it is looked whether a client that says nothing more still listens to what it waits for.
    static final Duration LISTENS = Duration.ofMillis(250);

    /// 128 requests are what the kernel keeps in flight on one connection; 64 MiB are two of the largest reads.
    public static NbdLimits usual() {
        return new NbdLimits(64, 16, Duration.ofSeconds(10), 128, 64L << 20, Duration.ofSeconds(1));
    }

    /// Direct memory that all connections together may take, in bytes, beside the pieces of the export.
    public long directMemory(boolean isWritable) {
        return NbdRoom.directMemory(connections) + (isWritable ? (long) connections * PORTION * PORTIONS : 0);
    }
}
