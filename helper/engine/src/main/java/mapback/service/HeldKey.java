package mapback.service;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import mapback.pbs.key.Key;
import mapback.pbs.key.KeyFile;
import mapback.pbs.key.Secret;
import mapback.problem.ProblemException;
import mapback.protocol.KeyOffer;
import mapback.protocol.SecretText;

/// A key that a caller offered, held for as long as the job needs it. Wiped when closed.
final class HeldKey implements AutoCloseable {
    private final Secret keyFile;
    private final String origin;
    private final Optional<Secret> password;

    private HeldKey(Secret keyFile, String origin, Optional<Secret> password) {
        this.keyFile = keyFile;
        this.origin = origin;
        this.password = password;
    }

    static HeldKey of(KeyOffer offer) {
        return new HeldKey(
                Secret.ofUtf8(offer.keyFile().text()),
                offer.origin(),
                offer.password().map(password -> Secret.ofUtf8(password.text())));
    }

    /// The key file's content; wiped together with this.
    byte[] keyFile() {
        return keyFile.bytes();
    }

    /// Where the key file came from, for messages.
    String origin() {
        return origin;
    }

    /// The key in it; the caller closes it. Computes for a good part of a second when it is locked.
    ///
    /// @throws ProblemException with the key file's problem
    Key open() throws ProblemException {
        try (KeyFile file = KeyFile.parse(keyFile.bytes(), origin)) {
            return file.open(password);
        }
    }

    /// For the helper that takes over.
    KeyOffer offer() {
        return new KeyOffer(text(keyFile), origin, password.map(HeldKey::text));
    }

    private static SecretText text(Secret secret) {
        return new SecretText(new String(secret.bytes(), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        keyFile.close();
        password.ifPresent(Secret::close);
    }
}
