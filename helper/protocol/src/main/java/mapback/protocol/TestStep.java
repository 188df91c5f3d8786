package mapback.protocol;

/// What the test of a repository looks at, in this order. Of a datastore folder only the last two are.
public enum TestStep {
    /// Whether something answers there that speaks TLS.
    REACH,
    /// Whether the certificate is one to be trusted.
    CERTIFICATE,
    /// Whether the login is taken.
    SIGN_IN,
    /// Whether the datastore is there.
    DATASTORE,
    /// Whether its backups can be seen.
    RIGHTS
}
