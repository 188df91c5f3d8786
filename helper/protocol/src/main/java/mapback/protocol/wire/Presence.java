package mapback.protocol.wire;

/// Is told when connections come and go.
public interface Presence {
    /// A connection was accepted.
    void entered();

    /// It ended.
    void left();
}
