package mapback.testkit.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds out who asks, by the ticket's cookie or a token; the cookie goes first.
record Doorkeeper(Accounts accounts, Tickets tickets) {
    private static final List<String> COOKIES = List.of("PBSAuthCookie", "__Host-PBSAuthCookie");
    private static final String SCHEME = "PBSAPIToken";
    private static final Pattern TOKEN = Pattern.compile("[^\\s:/%]+@[A-Za-z0-9._-]+![A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final String DISABLED = "user account or token disabled or expired.";

    Caller caller(HttpMethod method, HttpHeaders headers) throws Refused {
        Optional<String> ticket = ticket(headers);
        if (ticket.isPresent()) {
            return byTicket(ticket.get(), method, headers);
        }
        String authorization = headers.get(HttpHeaderNames.AUTHORIZATION, "");
        boolean token = authorization.startsWith(SCHEME + " ") || authorization.startsWith(SCHEME + "=");
        if (!token) {
            throw Refused.unauthorized("no authentication credentials provided.");
        }
        return byToken(authorization.substring(SCHEME.length() + 1));
    }

    /// The ticket that a request carries as a cookie.
    static Optional<String> ticket(HttpHeaders headers) {
        for (String header : headers.getAll(HttpHeaderNames.COOKIE)) {
            for (String cookie : header.split(";", -1)) {
                int equals = cookie.indexOf('=');
                if (equals > 0 && COOKIES.contains(cookie.substring(0, equals).strip())) {
                    String value = cookie.substring(equals + 1).strip();
                    return Optional.of(percentDecoded(value));
                }
            }
        }
        return Optional.empty();
    }

    private Caller byTicket(String ticket, HttpMethod method, HttpHeaders headers) throws Refused {
        String user = tickets.userOf(ticket);
        if (!accounts.isEnabled(user)) {
            throw Refused.unauthorized(DISABLED);
        }
        if (!method.equals(HttpMethod.GET)) {
            String csrf = headers.get("CSRFPreventionToken");
            if (csrf == null) {
                throw Refused.unauthorized("missing CSRF prevention token");
            }
            if (!tickets.isCsrfToken(csrf, user)) {
                throw Refused.unauthorized("invalid csrf token - invalid signature.");
            }
        }
        return new Caller(user);
    }

    private Caller byToken(String credentials) throws Refused {
        int colon = credentials.indexOf(':');
        if (colon < 0) {
            throw Refused.unauthorized("failed to split API token header");
        }
        String token = credentials.substring(0, colon);
        if (!TOKEN.matcher(token).matches()) {
            throw Refused.unauthorized("not a valid user id");
        }
        if (!accounts.isEnabled(token)) {
            throw Refused.unauthorized(DISABLED);
        }
        if (!accounts.isSecret(token, percentDecoded(credentials.substring(colon + 1)))) {
            throw Refused.unauthorized("invalid credentials");
        }
        return new Caller(token);
    }

    private static String percentDecoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Not coded: taken as it is.
            return text;
        }
    }
}
