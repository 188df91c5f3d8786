package mapback.pbs.format;

import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.NameInvalid;
import mapback.problem.RepositoryProblem.NameKind;

/// What tells keys (and certificates) apart: a SHA-256 value, shown as pairs with colons.
public record Fingerprint(Digest value) {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");
    private static final int SHORT_LENGTH = 8;
    private static final int MAX_LENGTH = 95;
    private static final Pattern TEXT = Pattern.compile("[0-9a-f]{64}|[0-9a-f]{2}(:[0-9a-f]{2}){31}");

    /// @param bytes 32 of them
    public static Fingerprint of(byte[] bytes) {
        return new Fingerprint(Digest.of(bytes));
    }

    /// @param text  32 hexadecimal pairs in either case, with or without colons between them
    /// @param place where the text stood, for the message
    public static Fingerprint parse(String text, String place) throws ProblemException {
        String lower = text.length() > MAX_LENGTH ? "" : text.toLowerCase(Locale.ROOT);
        if (!TEXT.matcher(lower).matches()) {
            throw new ProblemException(new NameInvalid(NameKind.FINGERPRINT, Names.shown(text), place));
        }
        return of(HexFormat.of().parseHex(lower.replace(":", "")));
    }

    /// All 32 pairs in lower case, with colons.
    public String text() {
        return COLONS.formatHex(value.bytes());
    }

    /// The first 8 pairs: the form that is shown to users.
    public String shortForm() {
        return COLONS.formatHex(value.bytes(), 0, SHORT_LENGTH);
    }

    @Override
    public String toString() {
        return text();
    }
}
