package mapback.service;

import java.io.IOException;
import java.util.Optional;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.key.Key;
import mapback.protocol.AccessOffer;
import mapback.repository.OpenRepository;
import mapback.repository.OpenSnapshot;

/// Opens the snapshot that a request names, with the key that came with it if anything needs one.
final class SnapshotFinder {
    private final Sources sources;

    SnapshotFinder(Sources sources) {
        this.sources = sources;
    }

    /// A snapshot that was found, and its repository.
    record Found(OpenRepository repository, OpenSnapshot snapshot) {}

    /// Which snapshot, and where.
    ///
    /// @param location  of the repository
    /// @param namespace empty for the root namespace
    record Wanted(String location, String namespace, String snapshot) {}

    /// @param held gets the key, for as long as the snapshot is used
    /// @throws mapback.problem.ProblemException with whatever is wrong with repository, login, snapshot or key
    Found find(Wanted wanted, Optional<AccessOffer> access, Optional<HeldKey> offered, Held held)
            throws IOException, InterruptedException {
        OpenRepository repository = sources.repository(wanted.location(), access);
        Namespace namespace = Namespace.parse(wanted.namespace(), "namespace");
        SnapshotName name = repository.resolve(namespace, wanted.snapshot());
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
