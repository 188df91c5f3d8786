package mapback.protocol;

/// What becomes of a login that the desktop's keyring remembers and that is locked there.
public enum KeyringUse {
    /// The caller is told that it is locked, with a problem of its own, and can come again.
    TELL,
    /// The user is asked to open it, and waited for.
    OPEN
}
