package mapback.pbs.wire;

import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mapback.pbs.format.AuthId;
import mapback.pbs.format.JsonFaultException;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.ServerRows;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.key.Secret;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.ServerProblem.AnswerInvalid;
import mapback.problem.ServerProblem.LoginNeeded;
import mapback.problem.ServerProblem.NotABackupServer;
import mapback.problem.ServerProblem.OtherServer;
import mapback.problem.ServerProblem.PermissionDenied;
import mapback.problem.ServerProblem.ServerAway;
import mapback.problem.ServerProblem.ServerRefused;

/// A backup server and who asks it. Makes connections as they are needed and keeps the login fresh.
///
/// A 401 takes the server three seconds, so it is never repeated blindly: a refused login stays refused here.
/// What a write or a close comes to, the connection's own events tell.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Server implements AutoCloseable {
    /// Connections that wait for their next request; more were only needed for a moment.
    private static final int IDLE_CONNECTIONS = 4;

    /// Behind a firewall an idle connection may be gone without a word.
    private static final Duration IDLE_LIFE = Duration.ofSeconds(60);

    /// Bytes of the answer to a ping.
    private static final int MAX_PING = Limits.BRIEF_SIZE;

    private static final int INTERNAL_ERROR = 500;

    /// What a server says that does not say what is missing.
    private static final String NO_MORE = "permission check failed";

    private static final Duration HOUSEKEEPING = Duration.ofSeconds(30);

    private final AuthId auth;
    private final String host;
    private final int port;
    private final String name;
    private final Optional<Proxy> proxy;
    private final Dialer dialer;
    private final Limits limits;
    private final Credentials credentials;
    private final ScheduledFuture<?> housekeeping;
    private final Deque<HttpConnection> idle = new ArrayDeque<>();
    private volatile boolean closed;

    /// @param host  a name or an address, IPv6 without brackets
    /// @param login its secrets are copied, and wiped at the end
    public Server(Network network, AuthId auth, String host, int port, Trust trust, Login login) {
        this(network, auth, host, port, Optional.empty(), trust, login);
    }

    /// @param host  a name or an address, IPv6 without brackets
    /// @param proxy all connections go through it; its secret is copied, and wiped at the end
    /// @param login its secrets are copied, and wiped at the end
    public Server(
            Network network, AuthId auth, String host, int port, Optional<Proxy> proxy, Trust trust, Login login) {
        this(network, auth, host, port, proxy, trust, login, Limits.UPSTREAM);
    }

    Server(Network network, AuthId auth, String host, int port, Trust trust, Login login, Limits limits) {
        this(network, auth, host, port, Optional.empty(), trust, login, limits);
    }

    private Server(
            Network network,
            AuthId auth,
            String host,
            int port,
            Optional<Proxy> through,
            Trust trust,
            Login login,
            Limits limits) {
        this.auth = auth;
        this.host = host;
        this.port = port;
        this.name = name(host, port);
        this.limits = limits;
        this.proxy = through.map(Proxy::copy);
        this.dialer = new Dialer(network, host, port, proxy, trust, limits);
        this.credentials = switch (login) {
            case Login.Password password ->
                new TicketCredentials(
                        new LoginCall(this::send, host, port, name), auth, name, limits.renewal(), password);
            case Login.EarlierTicket earlier ->
                new TicketCredentials(
                        new LoginCall(this::send, host, port, name), auth, name, limits.renewal(), earlier);
            case Login.TokenSecret token -> new TokenCredentials(auth, name, token.secret());
        };
        this.housekeeping = network.loops()
                .scheduleWithFixedDelay(
                        this::keepHouse, HOUSEKEEPING.toSeconds(), HOUSEKEEPING.toSeconds(), TimeUnit.SECONDS);
    }

    /// Who asks.
    public AuthId auth() {
        return auth;
    }

    /// `host:port`, how it is called in messages.
    public String name() {
        return name;
    }

    /// Logs in, if that was not done yet.
    public void login() throws IOException, InterruptedException {
        credentials.proof();
    }

    /// Looks whether a backup server answers there, without a login.
    ///
    /// @throws ProblemException with `ServerUnreachable`, `NotTls`, `NotABackupServer`, `CertificateUnknown`, …
    public static void reach(Network network, String host, int port, Optional<Proxy> proxy, Trust trust)
            throws IOException, InterruptedException {
        String name = name(host, port);
        try (HttpConnection connection =
                HttpConnection.open(new Dialer(network, host, port, proxy, trust, Limits.UPSTREAM))) {
            Answer answer = connection.exchange(Call.get("ping", Query.NONE), name, _ -> {}, MAX_PING, Limits.UPSTREAM);
            mustBeBackupServer(answer, host, port);
            if (!answer.isSuccess()) {
                throw new ProblemException(
                        answer.isUnauthorized() || answer.isForbidden()
                                ? new NotABackupServer(host, port, OtherServer.OTHER)
                                : new ServerRefused(name, answer.status(), answer.text(Hush.NOTHING)));
            }
        } catch (SessionLostException | StreamBrokenException e) {
            throw new ProblemException(new ServerAway(name, String.valueOf(e.getMessage())), e);
        }
    }

    private static void mustBeBackupServer(Answer answer, String host, int port) throws ProblemException {
        if (answer.isOfProxmoxVe()) {
            throw new ProblemException(new NotABackupServer(host, port, OtherServer.PROXMOX_VE));
        }
        // A page with an error of its own comes from what stands before a backup server, as a proxy does.
        if (answer.isPage() && answer.status() < INTERNAL_ERROR) {
            throw new ProblemException(new NotABackupServer(host, port, OtherServer.OTHER));
        }
    }

    static String name(String host, int port) {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    /// The server's version, as in `4.1.1`; asking shows at once whether the login is good.
    ///
    /// @throws ProblemException with `LoginRefused`, `SecondFactorNeeded`, …
    public String version() throws IOException, InterruptedException {
        byte[] json = get("version", Query.NONE, "ask for the version", MAX_PING);
        try {
            return harmless(ServerRows.version(json));
        } catch (JsonFaultException e) {
            throw new ProblemException(new AnswerInvalid(name, "version", harmless(e.detail())), e);
        }
    }

    /// Whether the login was refused, so that nothing can be asked with it.
    public boolean isRefused() {
        return credentials.isRefused();
    }

    /// Whether nothing can be asked any more: its login was refused, has run out, or was forgotten.
    public boolean isSpent() {
        return closed || credentials.isSpent();
    }

    /// A copy of the proxy that it is reached through.
    ///
    /// @return its login is the caller's to close
    public Optional<Proxy> through() {
        return proxy.map(Proxy::copy);
    }

    /// Lets a login be tried once more that was refused, because somebody asks anew: the account may be mended
    /// by now.
    public void tryAgain() {
        credentials.tryAgain();
    }

    /// A copy of what it logs in with, and of the ticket that this gave.
    ///
    /// @return its secrets are the caller's to close; empty when they have run out
    public Optional<Login> credentials() {
        return credentials.login();
    }

    /// A copy of the ticket that the login gave, to log in with again later; empty for a token.
    public Optional<Secret> ticket() throws IOException, InterruptedException {
        return credentials.proof() instanceof Ticket ticket ? Optional.of(ticket.secret()) : Optional.empty();
    }

    /// Asks the admin API.
    ///
    /// @param path    below `api2/json/`
    /// @param what    the question in a few words, for messages
    /// @param maxSize bytes of the longest answer
    /// @return the body
    /// @throws ProblemException with a `ServerProblem`; `ServerRefused` when the server has its own reason
    public byte[] get(String path, Query query, String what, int maxSize) throws IOException, InterruptedException {
        Credentials.Proof proof = credentials.proof();
        Answer answer = ask(path, query, what, maxSize, proof);
        if (answer.isUnauthorized() && credentials.refused(proof)) {
            answer = ask(path, query, what, maxSize, credentials.proof());
        }
        if (answer.isSuccess()) {
            return answer.body();
        }
        throw refusal(answer.status(), answer.text(credentials), what);
    }

    private Answer ask(String path, Query query, String what, int maxSize, Credentials.Proof proof)
            throws IOException, InterruptedException {
        try {
            return exchange(Call.get(path, query), proof, maxSize);
        } catch (StreamBrokenException e) {
            throw new ProblemException(new AnswerInvalid(name, what, String.valueOf(e.getMessage())), e);
        }
    }

    /// What a status that is no success means.
    IOException refusal(int status, String text, String what) {
        Answer answer = new Answer(status, Optional.empty(), List.of(), new byte[0]);
        if (answer.isUnauthorized()) {
            return credentials.problem();
        }
        Problem problem = answer.isForbidden()
                ? new PermissionDenied(auth.text(), name, what, text.equals(NO_MORE) ? "" : text)
                : new ServerRefused(name, status, text);
        return new ProblemException(problem);
    }

    private Answer send(Call call, int maxSize) throws IOException, InterruptedException {
        return exchange(call, _ -> {}, maxSize);
    }

    /// A connection that waited may have been closed by the server meanwhile: then a question is asked once more.
    private Answer exchange(Call call, Credentials.Proof proof, int maxSize) throws IOException, InterruptedException {
        while (true) {
            HttpConnection connection = connection();
            boolean wasUsed = connection.isUsed();
            try {
                Answer answer = connection.exchange(call, name, proof::addTo, maxSize, limits);
                giveBack(connection);
                mustBeBackupServer(answer, host, port);
                return answer;
            } catch (SessionLostException e) {
                if (e.isSlow() || !wasUsed || !call.isRepeatable()) {
                    throw new ProblemException(new ServerAway(name, String.valueOf(e.getMessage())), e);
                }
            }
        }
    }

    private HttpConnection connection() throws IOException, InterruptedException {
        if (closed) {
            throw new ProblemException(new LoginNeeded(auth.text(), name));
        }
        synchronized (idle) {
            for (HttpConnection kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
                if (kept.isOpen() && kept.idle().compareTo(IDLE_LIFE) < 0) {
                    return kept;
                }
                kept.close();
            }
        }
        return HttpConnection.open(dialer);
    }

    private void giveBack(HttpConnection connection) {
        synchronized (idle) {
            if (!closed && connection.isOpen() && idle.size() < IDLE_CONNECTIONS) {
                idle.addFirst(connection);
                return;
            }
        }
        connection.close();
    }

    /// Opens a reader session, which keeps the snapshot from being removed for as long as it lives.
    ///
    /// @return closed by the caller
    /// @throws ProblemException as [#get]; a snapshot or datastore that is not there is a `ServerRefused`
    public ReaderSession openReader(String datastore, Namespace namespace, SnapshotName snapshot)
            throws IOException, InterruptedException {
        String path = Call.ROOT + "reader"
                + Query.NONE.with("store", datastore).in(namespace).of(snapshot).text();
        Credentials.Proof proof = credentials.proof();
        try {
            return Upgrade.open(dialer, path, name, proof, limits, credentials);
        } catch (Upgrade.RefusedException e) {
            if (e.status() == 401 && credentials.refused(proof)) {
                return openAgain(path);
            }
            throw refusal(e);
        }
    }

    private ReaderSession openAgain(String path) throws IOException, InterruptedException {
        try {
            return Upgrade.open(dialer, path, name, credentials.proof(), limits, credentials);
        } catch (Upgrade.RefusedException e) {
            throw refusal(e);
        }
    }

    private IOException refusal(Upgrade.RefusedException e) {
        return refusal(e.status(), String.valueOf(e.getMessage()), "open a snapshot");
    }

    /// A text that came from this server, as it may be shown: without what is secret in it.
    public String harmless(String text) {
        return ServerText.harmless(text, credentials);
    }

    private void keepHouse() {
        if (credentials instanceof TicketCredentials tickets) {
            tickets.renewWhenDue();
        }
        synchronized (idle) {
            idle.removeIf(kept -> {
                boolean isOld = !kept.isOpen() || kept.idle().compareTo(IDLE_LIFE) >= 0;
                if (isOld) {
                    kept.close();
                }
                return isOld;
            });
        }
    }

    /// Ends its connections and wipes its secrets. Reader sessions go on until they are closed, but none begins
    /// anew.
    @Override
    public void close() {
        closed = true;
        housekeeping.cancel(false);
        credentials.close();
        proxy.flatMap(Proxy::login).ifPresent(Secret::close);
        synchronized (idle) {
            idle.forEach(HttpConnection::close);
            idle.clear();
        }
    }

    @Override
    public String toString() {
        return auth + "@" + name;
    }
}
