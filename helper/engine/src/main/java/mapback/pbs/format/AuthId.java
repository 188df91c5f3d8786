package mapback.pbs.format;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.NameInvalid;
import mapback.problem.RepositoryProblem.NameKind;

/// Who asks a server: a user, or one of a user's API tokens.
///
/// @param user  `name@realm`; the name may hold further `@`
/// @param token the token's name
public record AuthId(String user, Optional<String> token) {
    /// Characters of a user with its realm, as the server counts them.
    static final int MAX_USER = 64;

    private static final Pattern USER = Pattern.compile(
            "[^\\s:/\\p{Cntrl}]+@(?<realm>[A-Za-z0-9_][A-Za-z0-9._-]*)", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final Pattern WHOLE = Pattern.compile("(?<user>.+@[^@!]+)(?:!(?<token>[^@!]+))?");

    /// Who it is when nobody is named. Behind the patterns, which it is checked with.
    public static final AuthId ROOT = new AuthId("root@pam", Optional.empty());

    public AuthId {
        if (!isUser(user) || !token.map(AuthId::isToken).orElse(true)) {
            throw new IllegalArgumentException("no user or token: " + Names.shown(user));
        }
    }

    /// @param text  `name@realm` or `name@realm!token`
    /// @param place where the text stood, for the message
    public static AuthId parse(String text, String place) throws ProblemException {
        return parse(text)
                .orElseThrow(() -> new ProblemException(new NameInvalid(NameKind.OWNER, Names.shown(text), place)));
    }

    /// The realm is behind the last `@`, the token behind the last `!` of that.
    static Optional<AuthId> parse(String text) {
        Matcher parts = WHOLE.matcher(text);
        if (text.length() > MAX_USER + 1 + Names.MAX_LENGTH || !parts.matches()) {
            return Optional.empty();
        }
        String user = String.valueOf(parts.group("user"));
        Optional<String> token = Optional.ofNullable(parts.group("token"));
        return isUser(user) && token.map(AuthId::isToken).orElse(true)
                ? Optional.of(new AuthId(user, token))
                : Optional.empty();
    }

    private static boolean isUser(String text) {
        return text.length() <= MAX_USER && USER.matcher(text).matches();
    }

    private static boolean isToken(String text) {
        return text.length() <= Names.MAX_LENGTH && TOKEN.matcher(text).matches();
    }

    /// As it stands in owners and repositories.
    public String text() {
        return token.map(name -> user + "!" + name).orElse(user);
    }

    @Override
    public String toString() {
        return text();
    }
}
