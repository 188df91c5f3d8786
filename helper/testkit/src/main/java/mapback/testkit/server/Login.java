package mapback.testkit.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `POST /access/ticket`: a password, a ticket or the answer to a challenge becomes a ticket.
record Login(Accounts accounts, Tickets tickets) {
    private static final Set<String> KNOWN =
            Set.of("username", "password", "path", "privs", "port", "tfa-challenge", "new-format", "http-only");
    private static final Pattern USER = Pattern.compile("[^\\s:/!]+@[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final JsonMapper JSON = new JsonMapper();

    Answer answer(HttpHeaders headers, byte[] body) throws Refused {
        Map<String, String> values = parameters(headers, body);
        String user = values.get("username");
        if (user == null) {
            throw Refused.parameter("username", "parameter is missing and it is not optional.");
        }
        if (!USER.matcher(user).matches()) {
            throw Refused.parameter("username", "value does not match the regex pattern");
        }
        Optional<String> password = Optional.ofNullable(values.get("password")).or(() -> Doorkeeper.ticket(headers));
        if (password.isEmpty()) {
            throw Refused.badRequest("no password provided");
        }
        boolean cookie = Set.of("true", "1", "yes", "on").contains(values.getOrDefault("http-only", "false"));
        return answer(user, password.get(), Optional.ofNullable(values.get("tfa-challenge")), cookie);
    }

    private Answer answer(String user, String password, Optional<String> challenge, boolean cookie) throws Refused {
        if (challenge.isPresent()) {
            checkAnswer(user, password, challenge.get());
        } else if (password.startsWith("PBS:")) {
            checkTicket(user, password);
        } else if (!accounts.isPassword(user, password)) {
            throw Refused.login();
        } else {
            Optional<String> possible = accounts.secondFactor(user).flatMap(Accounts.SecondFactor::possible);
            if (possible.isPresent()) {
                return granted(user, tickets.challenge(user, possible.get()), "invalid", false);
            }
        }
        return granted(user, tickets.ticket(user), tickets.csrfToken(user), cookie);
    }

    private void checkAnswer(String user, String answer, String challenge) throws Refused {
        boolean right = tickets.isChallenge(challenge, user)
                && accounts.isEnabled(user)
                && accounts.secondFactor(user)
                        .filter(it -> it.take(answer, tickets.now()))
                        .isPresent();
        if (!right) {
            throw Refused.login();
        }
    }

    private void checkTicket(String user, String ticket) throws Refused {
        boolean right;
        try {
            right = tickets.userOf(ticket).equals(user) && accounts.isEnabled(user);
        } catch (Refused e) {
            right = false;
        }
        if (!right) {
            throw Refused.login();
        }
    }

    private Answer granted(String user, String ticket, String csrf, boolean cookie) {
        Map<String, Object> data = new TreeMap<>();
        data.put("CSRFPreventionToken", csrf);
        data.put(cookie ? "ticket-info" : "ticket", cookie ? tickets.ticketInfo(ticket) : ticket);
        data.put("username", user);
        Map<String, Object> whole = new TreeMap<>(Map.of("data", data, "status", 200, "success", true));
        return Answer.login(
                JSON.writeValueAsString(whole),
                cookie
                        ? Optional.of(
                                "__Host-PBSAuthCookie=%s; Secure; SameSite=Lax; HttpOnly; Path=/;".formatted(ticket))
                        : Optional.empty());
    }

    private static Map<String, String> parameters(HttpHeaders headers, byte[] body) throws Refused {
        String text = new String(body, StandardCharsets.UTF_8);
        if (headers.get(HttpHeaderNames.CONTENT_TYPE, "").startsWith("application/json")) {
            return ofJson(text);
        }
        return Query.of(text, KNOWN).values();
    }

    private static Map<String, String> ofJson(String text) throws Refused {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JacksonException e) {
            throw Refused.badRequest("EOF while parsing a value at line 1 column " + text.length());
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (var one : json.properties()) {
            if (!KNOWN.contains(one.getKey())) {
                throw Refused.parameter(one.getKey(), "schema does not allow additional properties");
            }
            values.put(one.getKey(), one.getValue().asString());
        }
        return values;
    }
}
