package mapback.app.cli;

import java.io.IOException;
import java.util.Optional;
import mapback.protocol.AccessOffer;
import mapback.protocol.KeyringUse;
import mapback.protocol.SavedRepository;
import mapback.protocol.SecretText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What a caller has at hand to be let in by a server. (PBS over HTTP, section 1.2.)
final class AccessOptions {
    @Option(
            names = "--fingerprint",
            paramLabel = "FINGERPRINT",
            description = "The server's certificate is the one with this SHA-256 fingerprint (PBS_FINGERPRINT).")
    @Nullable
    String fingerprint;

    /// @param saved what the repository was saved with, which counts last
    AccessOffer offer(Session session, Optional<SavedRepository> saved) throws IOException, InterruptedException {
        Variables variables = new Variables(session.caller(), session.waiting());
        Optional<String> password = variables.secret("PBS_PASSWORD", "proxmox-backup-client.password");
        Optional<String> print = Optional.ofNullable(fingerprint);
        if (print.isEmpty()) {
            print = variables.value("PBS_FINGERPRINT", "proxmox-backup-client.fingerprint");
        }
        Optional<KeyringUse> keyring = session.prompt().isAttended() ? Optional.of(KeyringUse.TELL) : Optional.empty();
        return offer(session.caller(), password, print.or(() -> saved.flatMap(SavedRepository::fingerprint)))
                .with(keyring);
    }

    /// Without waiting for anything, running anything or failing.
    AccessOffer quietly(Caller caller, Optional<SavedRepository> saved) {
        Optional<String> print = Optional.ofNullable(fingerprint)
                .or(() -> caller.variable("PBS_FINGERPRINT"))
                .or(() -> saved.flatMap(SavedRepository::fingerprint));
        return offer(caller, caller.variable("PBS_PASSWORD").filter(text -> !text.isEmpty()), print);
    }

    private static AccessOffer offer(Caller caller, Optional<String> password, Optional<String> fingerprint) {
        return new AccessOffer(
                password.map(SecretText::new),
                Optional.empty(),
                fingerprint,
                caller.variable("ALL_PROXY").map(SecretText::new));
    }
}
