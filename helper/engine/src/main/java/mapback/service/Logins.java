package mapback.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.key.Secret;
import mapback.pbs.wire.Login;
import mapback.pbs.wire.Proxy;
import mapback.problem.ProblemException;
import mapback.protocol.AccessOffer;
import mapback.protocol.HandedLogin;
import mapback.protocol.SecretText;
import mapback.repository.Access;
import mapback.repository.KnownLogin;
import mapback.repository.Repositories;

/// The logins that jobs and mappings use, on their way from one helper to the next.
public final class Logins {
    private static final System.Logger LOG = System.getLogger(Logins.class.getName());

    private final Repositories repositories;

    /// @param repositories stay the caller's
    public Logins(Repositories repositories) {
        this.repositories = repositories;
    }

    /// The login that is used at a repository, if it is a server's.
    Optional<HandedLogin> of(String location) {
        try {
            Optional<KnownLogin> known =
                    Repositories.isOfServer(location) ? repositories.known(location) : Optional.empty();
            return known.flatMap(Logins::handed);
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    private static Optional<HandedLogin> handed(KnownLogin known) {
        return known.access().login().map(login -> {
            HandedLogin handed = handed(known.location(), login, known.access());
            HeldAccess.wipe(login);
            known.access().proxy().flatMap(Proxy::login).ifPresent(Secret::close);
            return handed;
        });
    }

    /// All that are known, for the helper that takes over.
    List<HandedLogin> handOver() {
        return repositories.known().stream()
                .flatMap(known -> handed(known).stream())
                .toList();
    }

    private static HandedLogin handed(String location, Login login, Access way) {
        return switch (login) {
            case Login.Password(Secret secret, Optional<Secret> code, Optional<Secret> ticket) ->
                new HandedLogin(location, offer(Optional.of(secret), code, way), ticket.map(Logins::text));
            case Login.EarlierTicket(Secret ticket) ->
                new HandedLogin(location, offer(Optional.empty(), Optional.empty(), way), Optional.of(text(ticket)));
            case Login.TokenSecret(Secret secret) ->
                new HandedLogin(location, offer(Optional.of(secret), Optional.empty(), way), Optional.empty());
        };
    }

    private static AccessOffer offer(Optional<Secret> secret, Optional<Secret> code, Access way) {
        return new AccessOffer(
                secret.map(Logins::text),
                code.map(Logins::text),
                way.fingerprint().map(Fingerprint::text),
                way.proxy().map(proxy -> new SecretText(proxy.text())));
    }

    private static SecretText text(Secret secret) {
        return new SecretText(new String(secret.bytes(), StandardCharsets.UTF_8));
    }

    /// Makes the logins of the helper before this one known. The servers are not asked yet.
    public void takeOver(List<HandedLogin> handed) {
        for (HandedLogin one : handed) {
            try {
                takeOver(one);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "the login at " + one.repository() + " cannot be taken over", e);
            }
        }
    }

    private void takeOver(HandedLogin handed) throws ProblemException {
        try (HeldAccess held = HeldAccess.of(handed.repository(), Optional.of(handed.access()))) {
            Optional<Secret> ticket = handed.ticket().map(text -> Secret.ofUtf8(text.text()));
            Access access = new Access(
                    with(held.access().login(), ticket),
                    held.access().fingerprint(),
                    held.access().proxy());
            repositories.server(handed.repository(), access);
            ticket.ifPresent(Secret::close);
        }
    }

    private static Optional<Login> with(Optional<Login> login, Optional<Secret> ticket) {
        if (login.isPresent() && login.get() instanceof Login.Password password) {
            return Optional.of(new Login.Password(password.secret(), password.code(), ticket));
        }
        return login.or(() -> ticket.map(Login.EarlierTicket::new));
    }
}
