package mapback.app.model;

/// What a file of a snapshot is, in the order in which people look for it.
public enum ContentKind {
    /// A drive image.
    DISK,
    /// A file archive.
    FILES,
    /// The machine's settings.
    SETTINGS,
    /// Lists of the names of an archive, logs, wrapped keys.
    OTHER;

    /// @param filename with its server suffix
    public static ContentKind of(String filename) {
        if (filename.endsWith(".img.fidx")) {
            return DISK;
        }
        if (filename.endsWith(".pxar.didx") || filename.endsWith(".mpxar.didx") || filename.endsWith(".ppxar.didx")) {
            return FILES;
        }
        return filename.endsWith(".conf.blob") ? SETTINGS : OTHER;
    }
}
