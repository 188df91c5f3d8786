package mapback.pbs.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mapback.pbs.key.Secret;
import mapback.problem.ProblemException;
import mapback.problem.ServerProblem.ProxyInvalid;

/// A proxy that connects to servers on behalf of others when it is asked with CONNECT.
///
/// @param host  a name or an address, IPv6 without brackets
/// @param login `user:password` for the proxy itself; stays whose it is
/// @see "Proxmox Backup over the network, section 1.2"
public record Proxy(String host, int port, Optional<Secret> login) {
    private static final int USUAL_PORT = 1080;
    private static final int MAX_PORT = 65_535;
    private static final Pattern FORM =
            Pattern.compile("(?:http://)?(?:(?<login>[^@/]*)@)?(?<host>[^@/:\\[\\]]+|\\[[0-9A-Fa-f:.]+])"
                    + "(?::(?<port>[0-9]{1,5}))?/?");

    /// @param text `[http://][user:password@]host[:port]`
    /// @return its login is the caller's to close
    /// @throws ProblemException with `ProxyInvalid`
    public static Proxy parse(String text) throws ProblemException {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new ProblemException(new ProxyInvalid());
        }
        int port = parts.group("port") == null ? USUAL_PORT : Integer.parseInt(parts.group("port"));
        if (port == 0 || port > MAX_PORT) {
            throw new ProblemException(new ProxyInvalid());
        }
        String host = parts.group("host").replaceAll("[\\[\\]]", "");
        return new Proxy(host, port, Optional.ofNullable(parts.group("login")).map(Secret::ofUtf8));
    }

    /// The same with a login of its own.
    Proxy copy() {
        return new Proxy(host, port, login.map(Secret::copy));
    }

    /// What goes into the header that names the login; the text is in the request for as long as that is sent.
    Optional<String> authorization() {
        return login.map(secret -> {
            byte[] coded = Base64.getEncoder().encode(secret.bytes());
            try {
                return "Basic " + StandardCharsets.US_ASCII.decode(ByteBuffer.wrap(coded));
            } finally {
                Arrays.fill(coded, (byte) 0);
            }
        });
    }

    /// As [#parse] takes it, login and all: for a helper that takes over, never for a log.
    public String text() {
        String where = Server.name(host, port);
        return login.map(secret -> new String(secret.bytes(), StandardCharsets.UTF_8) + "@" + where)
                .orElse(where);
    }

    /// `host:port`, without the login.
    @Override
    public String toString() {
        return Server.name(host, port);
    }
}
