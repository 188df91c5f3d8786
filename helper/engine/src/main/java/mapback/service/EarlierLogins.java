package mapback.service;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mapback.pbs.format.ServerAddress;
import mapback.pbs.key.Secret;
import mapback.pbs.wire.Login;
import mapback.pbs.wire.Server;
import mapback.problem.ProblemException;
import mapback.problem.SecretProblem.SecretServiceLocked;
import mapback.protocol.KeyringUse;
import mapback.repository.KeptSecrets;
import mapback.repository.KernelSecrets;
import mapback.repository.KnownLogin;
import mapback.repository.SecretPlace;

/// Logins from before this helper began: tickets that the kernel's keyring keeps as long as they are good, and
/// secrets that the desktop's keyring remembers because a user asked for it.
public final class EarlierLogins {
    private static final System.Logger LOG = System.getLogger(EarlierLogins.class.getName());

    /// A ticket is good for two hours; less what the way takes.
    private static final Duration TICKET_LIFE = Duration.ofMinutes(119);

    private final KernelSecrets kernel;
    private final KeptSecrets desktop;

    public EarlierLogins(KernelSecrets kernel, KeptSecrets desktop) {
        this.kernel = kernel;
        this.desktop = desktop;
    }

    /// A keyring that cannot be asked has nothing to offer; the log says why.
    ///
    /// @param use what becomes of a desktop's keyring that is locked; empty when that counts as nothing
    /// @return its secrets are the caller's to wipe
    /// @throws ProblemException with `SecretServiceLocked` when that is to be told and there is nothing else
    Optional<Login> find(ServerAddress address, Optional<KeyringUse> use)
            throws ProblemException, InterruptedException {
        SecretPlace place = place(address);
        if (address.auth().token().isPresent()) {
            return ofDesktop(place, use).map(Login.TokenSecret::new);
        }
        Optional<Secret> ticket = ofKernel(place);
        Optional<Secret> password = ofDesktop(place, ticket.isPresent() ? Optional.empty() : use);
        return password.<Login>map(secret -> new Login.Password(secret, Optional.empty(), ticket))
                .or(() -> ticket.map(Login.EarlierTicket::new));
    }

    private Optional<Secret> ofKernel(SecretPlace place) throws InterruptedException {
        try {
            return kernel.find(place);
        } catch (IOException e) {
            return nothing(e);
        }
    }

    private Optional<Secret> ofDesktop(SecretPlace place, Optional<KeyringUse> use)
            throws ProblemException, InterruptedException {
        try {
            return use.equals(Optional.of(KeyringUse.OPEN)) ? desktop.findAsking(place) : desktop.find(place);
        } catch (ProblemException e) {
            if (use.equals(Optional.of(KeyringUse.TELL)) && e.problem() instanceof SecretServiceLocked) {
                throw e;
            }
            return nothing(e);
        } catch (IOException e) {
            return nothing(e);
        }
    }

    private static Optional<Secret> nothing(IOException e) {
        LOG.log(Level.DEBUG, "no earlier login: " + e.getMessage());
        return Optional.empty();
    }

    private static SecretPlace place(ServerAddress address) {
        return new SecretPlace.Login(address.hostAndPort(), address.auth().text());
    }

    /// Keeps the ticket of a login for the next helper: this one may have left by the next command. A token has
    /// none.
    void keepTicket(ServerAddress address, Server server) throws IOException, InterruptedException {
        Optional<Secret> ticket = server.ticket();
        if (ticket.isPresent()) {
            try (Secret kept = ticket.get()) {
                kernel.keep(place(address), kept, TICKET_LIFE);
            } catch (ProblemException e) {
                LOG.log(Level.INFO, "the next helper will ask for a login again: {0}", e.getMessage());
            }
        }
    }

    /// Keeps the newest tickets of the logins that are kept already: while somebody uses them they are renewed.
    ///
    /// @param known their secrets are wiped
    void keepAgain(List<KnownLogin> known) {
        for (KnownLogin one : known) {
            one.access().login().ifPresent(login -> {
                ticket(login).ifPresent(ticket -> keepAgain(one.location(), ticket));
                HeldAccess.wipe(login);
            });
        }
    }

    private static Optional<Secret> ticket(Login login) {
        return switch (login) {
            case Login.Password password -> password.ticket();
            case Login.EarlierTicket earlier -> Optional.of(earlier.ticket());
            case Login.TokenSecret _ -> Optional.empty();
        };
    }

    private void keepAgain(String location, Secret ticket) {
        try {
            SecretPlace place = place(ServerAddress.parse(location));
            Optional<Secret> before = kernel.find(place);
            if (before.isPresent()) {
                before.get().close();
                kernel.keep(place, ticket, TICKET_LIFE);
            }
        } catch (IOException e) {
            LOG.log(Level.INFO, "a renewed login is not kept: {0}", e.getMessage());
        }
    }

    /// Lets the desktop's keyring remember the password or secret that a server took.
    ///
    /// @return false when only a ticket is known here, and not the password that it was had with
    /// @throws ProblemException with a `SecretProblem`
    boolean remember(ServerAddress address, Server server) throws IOException, InterruptedException {
        Optional<Login> login = server.credentials();
        if (login.isEmpty()) {
            return false;
        }
        try {
            Optional<Secret> secret =
                    switch (login.get()) {
                        case Login.Password password -> Optional.of(password.secret());
                        case Login.TokenSecret token -> Optional.of(token.secret());
                        case Login.EarlierTicket _ -> Optional.empty();
                    };
            if (secret.isPresent()) {
                desktop.keep(place(address), secret.get());
            }
            return secret.isPresent();
        } finally {
            HeldAccess.wipe(login.get());
        }
    }

    /// @param use what becomes of a desktop's keyring that is locked
    /// @return whether something was kept
    /// @throws ProblemException with `SecretServiceLocked` when the desktop's keyring remembers the login still
    boolean forget(ServerAddress address, Optional<KeyringUse> use) throws ProblemException, InterruptedException {
        SecretPlace place = place(address);
        boolean ofKernel = forget(() -> kernel.forget(place));
        boolean isAsked = use.equals(Optional.of(KeyringUse.OPEN));
        return forget(() -> isAsked ? desktop.forgetAsking(place) : desktop.forget(place)) || ofKernel;
    }

    private interface Forgetting {
        boolean run() throws IOException, InterruptedException;
    }

    private static boolean forget(Forgetting errand) throws ProblemException, InterruptedException {
        try {
            return errand.run();
        } catch (ProblemException e) {
            if (e.problem() instanceof SecretServiceLocked) {
                throw e;
            }
            return nothingToForget(e);
        } catch (IOException e) {
            return nothingToForget(e);
        }
    }

    private static boolean nothingToForget(IOException e) {
        LOG.log(Level.DEBUG, "nothing to forget: " + e.getMessage());
        return false;
    }
}
