package mapback.service;

import java.nio.CharBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import mapback.pbs.format.ConnectionText;
import mapback.problem.ProblemException;
import mapback.protocol.SecretText;

/// A text that says how to connect, and the secret that stood in it: that goes back to the caller and nowhere else.
record ReadText(ConnectionText text, Optional<SecretText> secret) {
    static ReadText of(SecretText given) throws ProblemException {
        AtomicReference<Optional<SecretText>> secret = new AtomicReference<>(Optional.empty());
        ConnectionText text = ConnectionText.parse(
                CharBuffer.wrap(given.text()), piece -> secret.set(Optional.of(new SecretText(piece.toString()))));
        return new ReadText(text, secret.get());
    }
}
