package mapback.service;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import mapback.mapping.LostMapping;
import mapback.mapping.MappingBook;
import mapback.problem.ProblemException;

/// The mappings on disk, one file each, so that they are known after the helper was killed. It holds no secret:
/// what they are read with is in the kernel's keyring, and goes with them.
public final class NotedMappings implements MappingBook {
    private static final System.Logger LOG = System.getLogger(NotedMappings.class.getName());

    private final RecordFolder<MappingNote> notes;
    private final MappingSecrets secrets;

    /// @param folder  made when it is not there
    /// @param secrets of these mappings, forgotten with them
    public NotedMappings(Path folder, MappingSecrets secrets) throws IOException {
        this.notes = new RecordFolder<>(folder, MappingNote.class, MappingNote::mapping);
        this.secrets = secrets;
    }

    /// What cannot be used is passed over; that of a newer helper is left for it. Secrets of mappings that are not
    /// noted are forgotten: their helper was killed in the middle of something.
    @Override
    public List<LostMapping> load() throws IOException {
        List<MappingNote> noted = notes.load();
        secrets.forgetAllBut(noted.stream().map(MappingNote::mapping).collect(Collectors.toSet()));
        return noted.stream()
                .sorted(Comparator.comparingLong(MappingNote::startedAt).thenComparing(MappingNote::mapping))
                .flatMap(note -> read(note).stream())
                .toList();
    }

    private static Optional<LostMapping> read(MappingNote note) {
        if (note.version() != MappingNote.VERSION) {
            LOG.log(Level.WARNING, "mapping {0} is noted in a way that is not known here", note.mapping());
            return Optional.empty();
        }
        try {
            return Optional.of(note.toMapping());
        } catch (ProblemException | InvalidPathException e) {
            LOG.log(Level.WARNING, "mapping " + note.mapping() + " is noted with what cannot be", e);
            return Optional.empty();
        }
    }

    @Override
    public void save(LostMapping mapping) throws IOException {
        notes.save(MappingNote.of(mapping));
    }

    @Override
    public void remove(String id) throws IOException {
        secrets.forget(id);
        notes.remove(id);
    }
}
