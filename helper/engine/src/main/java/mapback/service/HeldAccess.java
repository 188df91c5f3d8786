package mapback.service;

import java.util.Optional;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.format.ServerAddress;
import mapback.pbs.key.Secret;
import mapback.pbs.wire.Login;
import mapback.pbs.wire.Proxy;
import mapback.problem.ProblemException;
import mapback.protocol.AccessOffer;
import mapback.protocol.SecretText;
import mapback.repository.Access;
import mapback.repository.Repositories;

/// What a caller offered for a server, held while a repository is opened with it. Wiped when closed.
final class HeldAccess implements AutoCloseable {
    private static final String PLACE = "fingerprint";

    private final Access access;

    private HeldAccess(Access access) {
        this.access = access;
    }

    /// @param location decides what the secret is: a token's, or a user's password; an empty one is none
    /// @throws ProblemException when the location or the fingerprint is badly written
    static HeldAccess of(String location, Optional<AccessOffer> offer) throws ProblemException {
        if (offer.isEmpty() || !Repositories.isOfServer(location)) {
            return new HeldAccess(Access.NONE);
        }
        boolean isToken = ServerAddress.parse(location).auth().token().isPresent();
        Optional<Fingerprint> fingerprint = Optional.empty();
        if (offer.get().fingerprint().isPresent()) {
            fingerprint =
                    Optional.of(Fingerprint.parse(offer.get().fingerprint().get(), PLACE));
        }
        AccessOffer given = offer.get();
        Optional<Proxy> proxy = Optional.empty();
        if (given.proxy().isPresent()) {
            proxy = Optional.of(Proxy.parse(given.proxy().get().text()));
        }
        return new HeldAccess(new Access(
                given.secret()
                        .filter(text -> !text.text().isEmpty())
                        .map(HeldAccess::secret)
                        .map(secret -> isToken
                                ? new Login.TokenSecret(secret)
                                : new Login.Password(secret, given.code().map(HeldAccess::secret))),
                fingerprint,
                proxy));
    }

    private static Secret secret(SecretText text) {
        return Secret.ofUtf8(text.text());
    }

    Access access() {
        return access;
    }

    @Override
    public void close() {
        access.login().ifPresent(HeldAccess::wipe);
        access.proxy().flatMap(Proxy::login).ifPresent(Secret::close);
    }

    /// Wipes the secrets of a login that is this process's own.
    static void wipe(Login login) {
        switch (login) {
            case Login.Password(Secret secret, Optional<Secret> code, Optional<Secret> ticket) -> {
                secret.close();
                code.ifPresent(Secret::close);
                ticket.ifPresent(Secret::close);
            }
            case Login.EarlierTicket(Secret ticket) -> ticket.close();
            case Login.TokenSecret(Secret secret) -> secret.close();
        }
    }
}
