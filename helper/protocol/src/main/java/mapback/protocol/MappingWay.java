package mapback.protocol;

/// How an image is handed out.
public enum MappingWay {
    /// Over NBD on a Unix socket, to any NBD client.
    EXPORT
}
