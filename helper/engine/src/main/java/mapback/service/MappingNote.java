package mapback.service;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import mapback.mapping.LostMapping;
import mapback.mapping.MappedImage;
import mapback.pbs.format.ArchiveName;
import mapback.problem.ProblemException;
import mapback.protocol.MappingRow;

/// A mapping on disk.
///
/// @param version   of these fields: 1
/// @param mapping   its id
/// @param archive   with its server suffix
/// @param place     the socket's absolute path
/// @param size      bytes of the image
/// @param startedAt Unix milliseconds
public record MappingNote(
        long version,
        String mapping,
        String repository,
        String namespace,
        String snapshot,
        String archive,
        String place,
        long size,
        long startedAt) {
    static final long VERSION = 1;

    static MappingNote of(LostMapping mapping) {
        MappedImage image = mapping.image();
        return new MappingNote(
                VERSION,
                mapping.id(),
                image.repository(),
                image.namespace(),
                image.snapshot(),
                image.archive(),
                mapping.place().toString(),
                mapping.size(),
                mapping.startedAt());
    }

    static MappingNote of(MappingRow row) {
        return new MappingNote(
                VERSION,
                row.mapping(),
                row.repository(),
                row.namespace(),
                row.snapshot(),
                row.archive(),
                row.place(),
                row.size(),
                row.startedAt());
    }

    /// @throws ProblemException when the archive has no name of an archive
    /// @throws InvalidPathException when the place is none
    LostMapping toMapping() throws ProblemException {
        ArchiveName name = ArchiveName.ofUser(archive, "archive");
        return new LostMapping(
                mapping,
                new MappedImage(repository, namespace, snapshot, name.server(), name.user()),
                Path.of(place),
                size,
                startedAt);
    }
}
