package mapback.repository;

import java.util.Optional;
import java.util.OptionalLong;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.CryptMode;

/// A file of a snapshot as it stands in a list.
///
/// @param cryptMode empty for a file that the manifest does not know
/// @param size      of an image or archive its content, of a blob the stored file; empty for the same files
public record FileSummary(ArchiveName name, Optional<CryptMode> cryptMode, OptionalLong size) {
    static FileSummary unknown(ArchiveName name) {
        return new FileSummary(name, Optional.empty(), OptionalLong.empty());
    }

    static FileSummary known(ArchiveName name, CryptMode cryptMode, long size) {
        return new FileSummary(name, Optional.of(cryptMode), OptionalLong.of(size));
    }
}
