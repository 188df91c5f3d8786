package mapback.app.cli;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import mapback.app.cli.SourceOptions.KeyedQuestion;
import mapback.app.text.Harmless;
import mapback.problem.KeyProblem.KeyPasswordEmpty;
import mapback.problem.KeyProblem.KeyPasswordNeeded;
import mapback.problem.KeyProblem.KeyPasswordWrong;
import mapback.problem.ProblemException;
import mapback.protocol.KeyOffer;
import mapback.protocol.SecretText;

/// Finds a key file's password when the helper says that it needs it: first in the environment, then at the
/// terminal.
///
/// Nothing is asked beforehand, so a snapshot that needs no key never costs a prompt or a run of
/// `PBS_ENCRYPTION_PASSWORD_CMD`.
final class KeyDialogue {
    private static final int TRIES = 3;

    private final Session session;

    KeyDialogue(Session session) {
        this.session = session;
    }

    <T> T asking(Optional<KeyOffer> offer, KeyedQuestion<T> question) throws IOException, InterruptedException {
        try {
            return question.with(offer);
        } catch (ProblemException e) {
            if (offer.isPresent() && e.problem() instanceof KeyPasswordNeeded(String file, Optional<String> hint)) {
                return unlocking(offer.get(), question, new Lock(file, hint, e));
            }
            throw e;
        }
    }

    /// @param refusal the helper's answer without a password
    private record Lock(String file, Optional<String> hint, ProblemException refusal) {}

    private <T> T unlocking(KeyOffer offer, KeyedQuestion<T> question, Lock lock)
            throws IOException, InterruptedException {
        Optional<String> known = new Variables(session.caller(), session.waiting())
                .value("PBS_ENCRYPTION_PASSWORD", "proxmox-backup-client.encryption-password");
        if (known.isPresent()) {
            try {
                return question.with(unlocked(offer, new SecretText(known.get())));
            } catch (ProblemException e) {
                throw known.get().isEmpty() ? empty(e) : e;
            }
        }
        String phrase = "password.ask";
        for (int tries = 1; ; tries++) {
            SecretText typed = session.prompt().secret(ask(phrase, lock)).orElseThrow(lock::refusal);
            try {
                return question.with(unlocked(offer, typed));
            } catch (ProblemException e) {
                if (!(e.problem() instanceof KeyPasswordWrong) || tries == TRIES) {
                    throw typed.text().isEmpty() ? empty(e) : e;
                }
                phrase = "password.again";
            }
        }
    }

    /// A wrong password that is empty was most likely meant to be another one.
    private static ProblemException empty(ProblemException wrong) {
        return wrong.problem() instanceof KeyPasswordWrong(String keyFile, Optional<String> hint)
                ? new ProblemException(new KeyPasswordEmpty(keyFile, hint), wrong)
                : wrong;
    }

    private String ask(String phrase, Lock lock) {
        return Harmless.line(session.phrases()
                        .say(phrase, Map.of("keyFile", lock.file(), "hint", lock.hint()))
                        .strip() + " ");
    }

    private static Optional<KeyOffer> unlocked(KeyOffer offer, SecretText password) {
        return Optional.of(new KeyOffer(offer.keyFile(), offer.origin(), Optional.of(password)));
    }
}
