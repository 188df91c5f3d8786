package mapback.pbs.format;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mapback.problem.ProblemException;
import mapback.problem.ServerProblem.ServerAddressInvalid;

/// A datastore of a server as users write it: `[[user@realm[!token]@]host[:port]:]datastore`.
///
/// @param auth      who asks; `root@pam` when nobody is named
/// @param isNamed   whether the text named who asks: then [#text] does too
/// @param host      a name or an address, IPv6 without its brackets
/// @param port      1 to 65535
/// @param datastore its name on the server
/// @see "Proxmox Backup over the network, section 1.1"
public record ServerAddress(AuthId auth, boolean isNamed, String host, int port, String datastore) {
    /// The port of a backup server.
    public static final int DEFAULT_PORT = 8007;
    /// Where a datastore is when nothing else is said.
    public static final String DEFAULT_HOST = "localhost";

    /// Characters of the whole text.
    private static final int MAX_LENGTH = 256;

    private static final int MAX_PORT = 65535;

    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?";
    private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    /// The host part has no `@`, so the last one before it ends who asks.
    private static final Pattern WHOLE = Pattern.compile("(?:(?:(?<auth>.+)@)?"
            + "(?:\\[(?<ipv6>[0-9A-Fa-f:.]+)]|(?<host>[^@:\\[\\]]+)):"
            + "(?:(?<port>[0-9]{1,5}):)?)?"
            + "(?<datastore>[^:@]+)");

    public ServerAddress {
        if (!isHost(host) || port < 1 || port > MAX_PORT || !Names.isSafeId(datastore)) {
            throw new IllegalArgumentException("no server address: " + Names.shown(host + ":" + datastore));
        }
    }

    /// @throws ProblemException with `ServerAddressInvalid`
    public static ServerAddress parse(String text) throws ProblemException {
        return find(text).orElseThrow(() -> new ProblemException(new ServerAddressInvalid(Names.shown(text))));
    }

    private static Optional<ServerAddress> find(String text) {
        Matcher parts = WHOLE.matcher(text);
        if (text.length() > MAX_LENGTH || !parts.matches()) {
            return Optional.empty();
        }
        Optional<String> named = Optional.ofNullable(parts.group("auth"));
        Optional<AuthId> auth = named.isEmpty() ? Optional.of(AuthId.ROOT) : named.flatMap(AuthId::parse);
        String host = Optional.ofNullable(parts.group("ipv6"))
                .or(() -> Optional.ofNullable(parts.group("host")))
                .orElse(DEFAULT_HOST);
        int port =
                Optional.ofNullable(parts.group("port")).map(Integer::parseInt).orElse(DEFAULT_PORT);
        String datastore = String.valueOf(parts.group("datastore"));
        boolean isValid = isHost(host) && port >= 1 && port <= MAX_PORT && Names.isSafeId(datastore);
        return auth.filter(_ -> isValid)
                .map(known -> new ServerAddress(known, named.isPresent(), host, port, datastore));
    }

    private static boolean isHost(String text) {
        return text.indexOf(':') < 0
                ? NAME.matcher(text).matches()
                : IPV6.matcher(text).matches();
    }

    /// `host:port`, an IPv6 address in brackets; how a server is called in messages.
    public String hostAndPort() {
        return bracketed() + ":" + port;
    }

    private String bracketed() {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }

    /// The one form of all that mean the same; what was left out by a default stays out as upstream does it.
    public String text() {
        if (isNamed) {
            return auth.text() + "@" + hostAndPort() + ":" + datastore;
        }
        if (port != DEFAULT_PORT) {
            return hostAndPort() + ":" + datastore;
        }
        return host.equals(DEFAULT_HOST) ? datastore : bracketed() + ":" + datastore;
    }

    @Override
    public String toString() {
        return text();
    }
}
