package mapback.pbs.format;

/// What a manifest says about one file of its snapshot.
///
/// @param size bytes: of the archive for an index, of the raw file for a blob
/// @param csum SHA-256: of the entries for an index, of the raw file for a blob
public record ManifestFile(ArchiveName name, CryptMode cryptMode, long size, Digest csum) {
    public ManifestFile {
        if (size < 0) {
            throw new IllegalArgumentException(name + " has " + size + " bytes");
        }
    }
}
