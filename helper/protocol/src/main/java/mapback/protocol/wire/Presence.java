package mapback.protocol.wire;

/// Is told when connections come and go.
public interface Presence {
    /// A connection was accepted.
    ///
    /// @return whether it may stay; if not, it is closed and [#left] is not called
    boolean entered();

    /// It ended.
    void left();
}
