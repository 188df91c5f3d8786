package mapback.testkit.server;

/// What can go wrong with one request.
public enum Fault {
    /// The connection is reset in the middle of the answer.
    DROP,
    /// The connection says GOAWAY, answers what it has taken and closes. Over HTTP/1.1 it closes without an answer.
    GOAWAY,
    /// 401, after the usual wait.
    UNAUTHORIZED,
    /// The body ends in its middle, as if that were its end.
    TRUNCATED,
    /// A few bytes of the body are others.
    WRONG_BYTES,
    /// The body comes a few bytes at a time, see [Faults#trickle].
    SLOW_LORIS,
    /// No answer ever; other requests go on.
    NEVER_ANSWERING,
    /// The stream is reset. Over HTTP/1.1 the connection closes.
    STREAM_RESET,
    /// Status 500 and a text.
    SERVER_ERROR
}
