package mapback.testkit.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Issues tickets `PBS:<data>:<hex time>::<signature>` and the tokens against forged requests that go with them.
final class Tickets {
    private static final Duration LIFETIME = Duration.ofHours(2);
    private static final Duration CHALLENGE_LIFETIME = Duration.ofMinutes(10);
    private static final Duration FUTURE = Duration.ofMinutes(5);
    private static final String CHALLENGE = "!tfa!";
    private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();

    private final InstantSource clock;
    private volatile SecretKeySpec key = freshKey();

    Tickets(InstantSource clock) {
        this.clock = clock;
    }

    private static SecretKeySpec freshKey() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return new SecretKeySpec(bytes, "HmacSHA512");
    }

    /// Makes every ticket worthless that was issued before.
    void forgetAll() {
        key = freshKey();
    }

    String ticket(String user) {
        return signed(user, "");
    }

    /// What the web interface may know of a ticket that it cannot read.
    String ticketInfo(String ticket) {
        return ticket.substring(0, ticket.indexOf("::")) + "::ticketinfo";
    }

    /// A ticket that only asks for the second factor.
    ///
    /// @param possible what can be answered, as JSON
    String challenge(String user, String possible) {
        return signed(CHALLENGE + possible.replace("%", "%25").replace(":", "%3A"), user);
    }

    private String signed(String data, String about) {
        String text = "PBS:" + data + ":" + hexTime(now());
        return text + "::" + BASE64.encodeToString(sign(text + about));
    }

    /// The user of a valid ticket.
    String userOf(String ticket) throws Refused {
        Optional<String> data = data(ticket, "", LIFETIME);
        if (data.isEmpty() || data.get().startsWith(CHALLENGE)) {
            throw Refused.unauthorized("ticket with invalid signature");
        }
        return data.get();
    }

    boolean isChallenge(String ticket, String user) {
        try {
            return data(ticket, user, CHALLENGE_LIFETIME)
                    .filter(it -> it.startsWith(CHALLENGE))
                    .isPresent();
        } catch (Refused e) {
            return false;
        }
    }

    private Optional<String> data(String ticket, String about, Duration lifetime) throws Refused {
        int end = ticket.indexOf("::");
        int colon = end < 0 ? -1 : ticket.lastIndexOf(':', end - 1);
        if (!ticket.startsWith("PBS:") || colon < 4) {
            return Optional.empty();
        }
        String text = ticket.substring(0, end);
        if (!ticket.substring(end + 2).equals(BASE64.encodeToString(sign(text + about)))) {
            return Optional.empty();
        }
        long age = now() - HexFormat.fromHexDigitsToLong(text, colon + 1, text.length());
        if (age > lifetime.toSeconds()) {
            throw Refused.unauthorized("invalid ticket - expired.");
        }
        if (age < -FUTURE.toSeconds()) {
            throw Refused.unauthorized("invalid ticket - timestamp newer than expected.");
        }
        return Optional.of(text.substring(4, colon));
    }

    String csrfToken(String user) {
        String time = hexTime(now());
        return time + ":"
                + BASE64.encodeToString(sign("csrf:" + time + ":" + user)).substring(0, 43);
    }

    boolean isCsrfToken(String token, String user) {
        int colon = token.indexOf(':');
        return colon > 0
                && token.substring(colon + 1)
                        .equals(BASE64.encodeToString(sign("csrf:" + token.substring(0, colon) + ":" + user))
                                .substring(0, 43));
    }

    private byte[] sign(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA512");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    long now() {
        return clock.instant().getEpochSecond();
    }

    private static String hexTime(long seconds) {
        return "%08X".formatted(seconds);
    }
}
