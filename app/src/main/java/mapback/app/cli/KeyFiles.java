package mapback.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import mapback.app.client.KeyFileContent;
import mapback.app.text.Reasons;
import mapback.problem.KeyProblem.KeyFileUnreadable;
import mapback.problem.ProblemException;
import mapback.protocol.KeyOffer;

/// Reads key files for the helper, which gets their content and never their path to open.
final class KeyFiles {
    private KeyFiles() {}

    /// Where the official client keeps its key.
    static Path standardPath(Caller caller) {
        return caller.configFolder().resolve("proxmox-backup").resolve("encryption-key.json");
    }

    /// The default key, if it is there. One that cannot be read is not used, which is said.
    static Optional<KeyOffer> standard(Session session) {
        Path path = standardPath(session.caller());
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(path, path.toString(), session));
        } catch (ProblemException e) {
            String reason = session.phrases().sentence(e.problem());
            session.messages().line(session.phrases().say("key.default.skipped", Map.of("reason", reason)));
            return Optional.empty();
        }
    }

    /// The default key, if it is there and can be read.
    static Optional<KeyOffer> standardQuietly(Caller caller) {
        Path path = standardPath(caller);
        try {
            return Files.exists(path) ? Optional.of(KeyFileContent.read(path, path.toString())) : Optional.empty();
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    static KeyOffer ofPath(String path, Session session) throws ProblemException {
        return read(session.caller().absolute(path), path, session);
    }

    /// @param option as which the number was given
    static KeyOffer ofDescriptor(String option, String number, Session session) throws ProblemException {
        Path path = Descriptors.path(number)
                .orElseThrow(() ->
                        Usage.wrong(session.phrases(), "usage.descriptor", Map.of("option", option, "value", number)));
        return read(path, "file descriptor " + number, session);
    }

    private static KeyOffer read(Path path, String origin, Session session) throws ProblemException {
        try {
            return session.waiting().during(origin, () -> KeyFileContent.read(path, origin));
        } catch (ProblemException e) {
            throw e;
        } catch (IOException e) {
            throw new ProblemException(new KeyFileUnreadable(origin, Reasons.of(e)), e);
        }
    }
}
