package mapback.app.model;

import java.util.Optional;
import mapback.protocol.AccessOffer;
import mapback.protocol.KeyOffer;
import mapback.protocol.KeyringUse;
import mapback.protocol.SavedRepository;
import mapback.protocol.Source;

/// Where backups are looked for: a saved repository, or one that is about to be.
///
/// @param name        as it is saved; what is shown for it
/// @param repository  a server's datastore, or the absolute path of a folder
/// @param namespace   empty for the root namespace
/// @param fingerprint of the server's certificate, when it was saved with it
public record Place(String name, String repository, String namespace, Optional<String> fingerprint) {

    /// What was saved.
    public static Place of(SavedRepository saved) {
        return new Place(saved.name(), saved.repository(), saved.namespace(), saved.fingerprint());
    }

    /// The same with another namespace.
    public Place in(String other) {
        return new Place(name, repository, other, fingerprint);
    }

    /// Whether a server has it; else it is a folder.
    public boolean isOfServer() {
        return !repository.startsWith("/");
    }

    /// As a request names it.
    Source source(Optional<KeyOffer> key) {
        return new Source(repository, namespace, access(Optional.empty()), key);
    }

    /// To log in.
    Source source(AccessOffer offer) {
        return new Source(repository, namespace, access(Optional.of(offer)), Optional.empty());
    }

    private Optional<AccessOffer> access(Optional<AccessOffer> offer) {
        if (!isOfServer()) {
            return Optional.empty();
        }
        AccessOffer given = offer.orElse(AccessOffer.NONE);
        // Somebody sits here: a keyring that is locked is asked for, in the desktop's own dialogue.
        return Optional.of(new AccessOffer(
                given.secret(),
                given.code(),
                given.fingerprint().or(() -> fingerprint),
                given.proxy(),
                Optional.of(KeyringUse.OPEN)));
    }
}
