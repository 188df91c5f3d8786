package mapback.service;

import java.util.List;
import mapback.pbs.format.Fingerprint;
import mapback.problem.ProblemException;
import mapback.protocol.SavedRepository;
import mapback.repository.SavedRepositories;

/// Saved repositories as rows of the protocol.
final class SavedRows {
    private SavedRows() {}

    static List<SavedRepository> of(SavedRepositories repositories) throws ProblemException {
        return repositories.all().stream().map(SavedRows::of).toList();
    }

    static SavedRepository of(SavedRepositories.Saved saved) {
        return new SavedRepository(
                saved.name(),
                saved.repository(),
                saved.namespace().text(),
                saved.fingerprint().map(Fingerprint::text));
    }
}
