package mapback.app.cli;

import java.util.Optional;
import mapback.problem.KeyProblem.CryptModeNoneWithKey;
import mapback.problem.KeyProblem.CryptModeWithoutKey;
import mapback.problem.KeyProblem.KeyOptionsClash;
import mapback.problem.ProblemException;
import mapback.protocol.KeyOffer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The key to use. (Client behaviour R10; but the default key counts for every command.)
final class KeyOptions {
    @Option(
            names = "--keyfile",
            paramLabel = "FILE",
            description = "The key file. Else the default one is used, if it is there.")
    @Nullable
    String keyFile;

    @Option(names = "--keyfd", paramLabel = "NUMBER", description = "An open descriptor to read the key file from.")
    @Nullable
    String keyDescriptor;

    @Option(
            names = "--crypt-mode",
            paramLabel = "none|encrypt|sign-only",
            description = "none: use no key. encrypt, sign-only: insist on one.")
    @Nullable
    CryptMode cryptMode;

    /// As the official client knows them; the constants are what is typed.
    enum CryptMode {
        NONE("none"),
        ENCRYPT("encrypt"),
        SIGN_ONLY("sign-only");

        private final String text;

        CryptMode(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    Optional<KeyOffer> offer(Session session) throws ProblemException {
        boolean isGiven = keyFile != null || keyDescriptor != null;
        if (keyFile != null && keyDescriptor != null) {
            throw new ProblemException(new KeyOptionsClash());
        }
        if (cryptMode == CryptMode.NONE) {
            if (isGiven) {
                throw new ProblemException(new CryptModeNoneWithKey());
            }
            return Optional.empty();
        }
        Optional<KeyOffer> offer = isGiven ? Optional.of(given(session)) : KeyFiles.standard(session);
        if (cryptMode != null && offer.isEmpty()) {
            throw new ProblemException(new CryptModeWithoutKey(cryptMode.toString()));
        }
        return offer;
    }

    private KeyOffer given(Session session) throws ProblemException {
        return keyFile != null
                ? KeyFiles.ofPath(keyFile, session)
                : KeyFiles.ofDescriptor("--keyfd", keyDescriptor == null ? "" : keyDescriptor, session);
    }
}
