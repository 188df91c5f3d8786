package mapback.protocol.wire;

import java.time.Duration;

/// What a connection may ask of the memory of its other end.
public final class Limits {
    /// Bytes of a message without its final NUL. A page of 500 rows has about 200 KiB; this leaves room for five
    /// times as much and still lets 64 connections do no harm.
    public static final int MESSAGE_SIZE = 1 << 20;

    /// Rows of a list in one reply: what a window shows before a human has scrolled.
    public static final int PAGE_ROWS = 500;

    /// Connections of a listener at once: a window, a dozen commands, and scripts that leak some.
    public static final int CONNECTIONS = 64;

    /// Calls that were read and wait for their turn on one connection; no more is read meanwhile.
    public static final int CALLS_WAITING = 16;

    /// How long the rest of a message may take: it is on this machine, and sent at once. Connections that wait between
    /// messages may do so for ever, as windows do.
    static final Duration MESSAGE_PATIENCE = Duration.ofSeconds(30);

    /// Objects within objects of a message; ours have six.
    static final int DEPTH = 32;

    /// Digits of a number; a 64-bit one has 20 with its sign.
    static final int NUMBER_LENGTH = 32;

    /// Characters of a field's name.
    static final int NAME_LENGTH = 256;

    private Limits() {}
}
