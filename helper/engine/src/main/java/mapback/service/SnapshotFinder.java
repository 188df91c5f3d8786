package mapback.service;

import java.io.IOException;
import java.util.Optional;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.key.Key;
import mapback.repository.OpenRepository;
import mapback.repository.OpenSnapshot;
import mapback.repository.Repositories;

/// Opens the snapshot that a request names, with the key that came with it if anything needs one.
final class SnapshotFinder {
    private final Repositories repositories;

    /// @param repositories stay the caller's
    SnapshotFinder(Repositories repositories) {
        this.repositories = repositories;
    }

    /// A snapshot that was found, and its repository.
    record Found(OpenRepository repository, OpenSnapshot snapshot) {}

    /// @param held gets the key, for as long as the snapshot is used
    /// @throws mapback.problem.ProblemException with whatever is wrong with repository, namespace, snapshot or key
    Found find(String location, String namespaceText, String snapshotText, Optional<HeldKey> offered, Held held)
            throws IOException, InterruptedException {
        OpenRepository repository = repositories.open(location);
        Namespace namespace = Namespace.parse(namespaceText, "namespace");
        SnapshotName name = repository.resolve(namespace, snapshotText);
        OpenSnapshot snapshot = repository.openSnapshot(namespace, name);
        held.giveAtEnd(snapshot::close);
        if (offered.isEmpty() || !mayNeedKey(snapshot)) {
            return new Found(repository, snapshot);
        }
        Key key = offered.get().open();
        held.giveAtEnd(key::close);
        return new Found(repository, snapshot.withKey(key));
    }

    /// A key that nothing asks for is not opened: that could ask for a password, and takes a moment.
    private static boolean mayNeedKey(OpenSnapshot snapshot) {
        return snapshot.manifest().hasProtectedFiles()
                || snapshot.manifest().signature().isPresent()
                || snapshot.manifest().unprotected().keyFingerprint().isPresent();
    }
}
