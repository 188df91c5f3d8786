package mapback.pbs.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import mapback.pbs.format.AuthId;
import mapback.pbs.key.Secret;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.ServerProblem.LoginKind;
import mapback.problem.ServerProblem.LoginNeeded;
import mapback.problem.ServerProblem.LoginRefused;
import mapback.problem.ServerProblem.SecondFactorNeeded;
import mapback.problem.ServerProblem.SecondFactorUnknown;
import org.jspecify.annotations.Nullable;

/// A user's password, or a ticket from before, turned into tickets. However many wait for one, the server is
/// asked once.
///
/// A login that was refused is not tried again: every refusal takes the server three seconds, and some lock the
/// account after a few.
// What a renewal beside a request comes to, its own thread takes note of.
@SuppressWarnings("FutureReturnValueIgnored")
final class TicketCredentials implements Credentials {
    private static final System.Logger LOG = System.getLogger(TicketCredentials.class.getName());

    private final LoginCall login;
    private final AuthId user;
    private final String server;
    private final Duration renewal;
    /// Empty when all there is is a ticket from before.
    private final Optional<Secret> password;

    /// Guards the fields below; never held while the server is asked.
    private final Object lock = new Object();

    private Optional<Secret> code;
    /// As long as the server was not asked with it.
    private Optional<Secret> earlier;
    private @Nullable Ticket ticket;
    private @Nullable CompletableFuture<Ticket> underWay;
    private @Nullable Problem refusal;
    private boolean closed;

    TicketCredentials(LoginCall login, AuthId user, String server, Duration renewal, Login.Password given) {
        this.login = login;
        this.user = user;
        this.server = server;
        this.renewal = renewal;
        this.password = Optional.of(given.secret().copy());
        this.code = given.code().map(Secret::copy);
        this.earlier = given.ticket().map(Secret::copy);
    }

    TicketCredentials(LoginCall login, AuthId user, String server, Duration renewal, Login.EarlierTicket given) {
        this.login = login;
        this.user = user;
        this.server = server;
        this.renewal = renewal;
        this.password = Optional.empty();
        this.code = Optional.empty();
        this.earlier = Optional.of(given.ticket().copy());
    }

    @Override
    public Ticket proof() throws IOException, InterruptedException {
        CompletableFuture<Ticket> wait;
        synchronized (lock) {
            Ticket present = ticket;
            if (present != null && present.age().compareTo(renewal) < 0) {
                return present;
            }
            if (present != null && present.age().compareTo(Limits.TICKET_LIFE) < 0) {
                // Good still: renewed beside the request.
                begin();
                return present;
            }
            wait = begin();
        }
        return Waits.on(wait);
    }

    /// Renews the ticket when it is old enough.
    void renewWhenDue() {
        synchronized (lock) {
            if (ticket != null && ticket.age().compareTo(renewal) >= 0) {
                begin();
            }
        }
    }

    /// Guarded by the lock.
    private CompletableFuture<Ticket> begin() {
        CompletableFuture<Ticket> present = underWay;
        if (present != null) {
            return present;
        }
        if (refusal != null) {
            return CompletableFuture.failedFuture(new ProblemException(refusal));
        }
        if (closed) {
            return CompletableFuture.failedFuture(new ProblemException(new LoginNeeded(user.text(), server)));
        }
        Optional<Secret> old = Optional.ofNullable(ticket)
                .filter(known -> known.age().compareTo(Limits.TICKET_LIFE) < 0)
                .map(Ticket::secret)
                .or(() -> earlier.map(Secret::copy));
        Optional<Secret> asked = old.or(() -> password.map(Secret::copy));
        if (asked.isEmpty()) {
            return CompletableFuture.failedFuture(problem());
        }
        CompletableFuture<Ticket> begun = new CompletableFuture<>();
        underWay = begun;
        Optional<Secret> second = old.isPresent() ? Optional.empty() : code.map(Secret::copy);
        // Of its own, so that an interrupt of one who waits does not end it for the others.
        Thread.ofVirtual().name("login " + server).start(() -> ask(begun, asked.get(), second, old.isPresent()));
        return begun;
    }

    private void ask(CompletableFuture<Ticket> begun, Secret asked, Optional<Secret> second, boolean isRenewal) {
        try (asked) {
            Ticket fresh = isRenewal ? renewed(asked) : login.ask(user.user(), asked, second);
            boolean isWanted = settle(fresh);
            if (isWanted) {
                begun.complete(fresh);
            } else {
                fresh.close();
                begun.completeExceptionally(new IOException("the server was closed"));
            }
        } catch (IOException e) {
            failed(e, isRenewal);
            begun.completeExceptionally(e);
        } catch (InterruptedException e) {
            failed(new IOException(e), isRenewal);
            begun.completeExceptionally(new IOException(e));
        } catch (RuntimeException | Error e) {
            failed(new IOException(e), isRenewal);
            begun.completeExceptionally(e);
        } finally {
            second.ifPresent(Secret::close);
        }
    }

    /// A ticket from before may have run out meanwhile; then the password counts.
    private Ticket renewed(Secret old) throws IOException, InterruptedException {
        try {
            return login.renew(user.user(), old);
        } catch (ProblemException e) {
            Optional<Secret> instead = isRefusal(e) ? insteadOfEarlier() : Optional.empty();
            if (instead.isEmpty()) {
                throw e;
            }
            try (Secret known = instead.get()) {
                return login.ask(user.user(), known, code());
            }
        }
    }

    /// The password, where the ticket from before was the first thing to be tried.
    private Optional<Secret> insteadOfEarlier() {
        synchronized (lock) {
            boolean wasFirst = ticket == null && earlier.isPresent();
            dropEarlier();
            return wasFirst && !closed ? password.map(Secret::copy) : Optional.empty();
        }
    }

    private Optional<Secret> code() {
        synchronized (lock) {
            return closed ? Optional.empty() : code.map(Secret::copy);
        }
    }

    /// Guarded by the lock.
    private void dropEarlier() {
        earlier.ifPresent(Secret::close);
        earlier = Optional.empty();
    }

    private boolean settle(Ticket fresh) {
        synchronized (lock) {
            underWay = null;
            code.ifPresent(Secret::close);
            // A code is good for one login.
            code = Optional.empty();
            dropEarlier();
            if (closed) {
                return false;
            }
            // The old one may be in use by a request under way, so it is left to the collector.
            ticket = fresh;
            return true;
        }
    }

    private void failed(IOException failure, boolean isRenewal) {
        synchronized (lock) {
            underWay = null;
            if (isRenewal) {
                LOG.log(System.Logger.Level.WARNING, "the login at " + server + " could not be renewed yet", failure);
                if (isRefusal(failure)) {
                    ticket = null;
                    dropEarlier();
                }
            } else if (isRefusal(failure) && failure instanceof ProblemException known) {
                refusal = known.problem();
            }
        }
    }

    private static boolean isRefusal(IOException failure) {
        return failure instanceof ProblemException problem
                && switch (problem.problem()) {
                    case LoginRefused _ -> true;
                    case SecondFactorNeeded _ -> true;
                    case SecondFactorUnknown _ -> true;
                    default -> false;
                };
    }

    /// A ticket that the server does not take any more, as after a change of its keys, is worth one login.
    @Override
    public boolean refused(Proof proof) {
        synchronized (lock) {
            if (ticket == proof) {
                ticket = null;
                return true;
            }
            // Another one was refused with it, and has seen to a fresh one, or is about to.
            return ticket != null || underWay != null || canAsk();
        }
    }

    /// Guarded by the lock.
    private boolean canAsk() {
        return !closed && refusal == null && (password.isPresent() || earlier.isPresent());
    }

    @Override
    public IOException problem() {
        return new ProblemException(new LoginRefused(user.text(), server, LoginKind.TICKET));
    }

    @Override
    public boolean isRefused() {
        synchronized (lock) {
            return refusal != null && ticket == null;
        }
    }

    @Override
    public boolean isSpent() {
        synchronized (lock) {
            boolean hasTicket = ticket != null && ticket.age().compareTo(Limits.TICKET_LIFE) < 0;
            return !hasTicket && underWay == null && !canAsk();
        }
    }

    @Override
    public void tryAgain() {
        synchronized (lock) {
            refusal = null;
        }
    }

    @Override
    public byte[] hush(byte[] said) {
        synchronized (lock) {
            if (closed) {
                return new byte[0];
            }
            Optional<Secret> present = Optional.ofNullable(ticket).map(Ticket::secret);
            try {
                return Hush.of(Stream.of(password, code, earlier, present)
                                .flatMap(Optional::stream)
                                .toList())
                        .hush(said);
            } finally {
                present.ifPresent(Secret::close);
            }
        }
    }

    @Override
    public Optional<Login> login() {
        synchronized (lock) {
            Optional<Secret> known =
                    Optional.ofNullable(ticket).map(Ticket::secret).or(() -> earlier.map(Secret::copy));
            return password.<Login>map(secret -> new Login.Password(secret.copy(), code.map(Secret::copy), known))
                    .or(() -> known.map(Login.EarlierTicket::new));
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            code.ifPresent(Secret::close);
            dropEarlier();
            password.ifPresent(Secret::close);
            if (ticket != null) {
                ticket.close();
                ticket = null;
            }
        }
    }
}
