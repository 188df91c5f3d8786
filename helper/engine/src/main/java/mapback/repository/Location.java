package mapback.repository;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.FormUnknown;
import mapback.problem.RepositoryProblem.NotGiven;

/// Where a repository is, as a user writes it: an absolute path, or a `file:` URL of one.
final class Location {
    private static final String SCHEME = "file:";
    private static final String LOCAL_HOST = "localhost";

    private Location() {}

    /// Whether the text is meant for a server: no path, no URL, and not nothing. A path that begins with no slash is
    /// still told as one.
    static boolean isOfServer(String text) {
        return !text.isBlank() && text.indexOf('/') < 0 && !text.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /// @throws ProblemException with `NotGiven` for nothing, `FormUnknown` for any other form
    static Path parse(String text) throws ProblemException {
        if (text.isBlank()) {
            throw new ProblemException(new NotGiven());
        }
        Optional<String> path = text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? ofUrl(text.substring(SCHEME.length()))
                : Optional.of(text);
        return path.filter(known -> known.startsWith("/"))
                .flatMap(Location::asPath)
                .orElseThrow(() -> new ProblemException(new FormUnknown(text)));
    }

    /// What stands behind `file:`: a path alone, or two slashes, no host or this one, and the path.
    private static Optional<String> ofUrl(String rest) {
        if (!rest.startsWith("//")) {
            return decoded(rest);
        }
        int slash = rest.indexOf('/', 2);
        String host = slash < 0 ? rest : rest.substring(2, slash);
        boolean isHere = host.isEmpty() || host.equalsIgnoreCase(LOCAL_HOST);
        return isHere ? decoded(rest.substring(slash)) : Optional.empty();
    }

    /// Turns `%hh` into bytes of UTF-8. A question or number sign would begin what is no path, so it must be escaped.
    private static Optional<String> decoded(String escaped) {
        if (escaped.indexOf('?') >= 0 || escaped.indexOf('#') >= 0) {
            return Optional.empty();
        }
        byte[] bytes = escaped.getBytes(StandardCharsets.UTF_8);
        ByteBuffer plain = ByteBuffer.allocate(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                plain.put(bytes[i]);
                continue;
            }
            int value = i + 2 < bytes.length ? hex(bytes[i + 1]) * 16 + hex(bytes[i + 2]) : -1;
            if (value < 0) {
                return Optional.empty();
            }
            plain.put((byte) value);
            i += 2;
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(plain.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /// Below zero by so much, for what is no digit, that no other digit makes up for it.
    private static int hex(byte digit) {
        int value = Character.digit(digit, 16);
        return value < 0 ? -1000 : value;
    }

    private static Optional<Path> asPath(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
