package mapback.testkit.server;

/// Which requests a fault meets.
public enum Where {
    /// Everything over HTTP/1.1 but logins and upgrades.
    API,
    LOGIN,
    UPGRADE,
    /// A file within a reader connection.
    DOWNLOAD,
    /// A chunk within a reader connection.
    CHUNK
}
