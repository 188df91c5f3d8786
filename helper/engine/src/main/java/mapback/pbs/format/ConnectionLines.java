package mapback.pbs.format;

import java.nio.CharBuffer;
import java.util.Optional;
import mapback.problem.ProblemException;

/// Text about a connection as labelled values, in its order. Values are pieces of the text itself, so that a secret
/// among them is not copied here.
final class ConnectionLines {
    private static final String SEPARATORS = ":=\t";

    private final CharBuffer text;

    /// Where a line without label belongs to: the one above was a label alone.
    private Optional<ConnectionPart> open = Optional.empty();

    /// Takes what a line says.
    @FunctionalInterface
    interface Taker {
        void take(ConnectionPart part, CharBuffer value) throws ProblemException;
    }

    ConnectionLines(CharBuffer text) {
        this.text = text;
    }

    /// Hands over all that is understood; the rest may be anything.
    void each(Taker taker) throws ProblemException {
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == '\n' || text.charAt(i) == '\r') {
                line(withoutCommand(trimmed(text.subSequence(from, i))), taker);
                from = i + 1;
            }
        }
    }

    private void line(CharBuffer line, Taker taker) throws ProblemException {
        if (line.isEmpty() || line.charAt(0) == '#') {
            return;
        }
        if (!labelled(line, separator(line), taker) && !labelled(line, blank(line), taker) && open.isPresent()) {
            take(open.get(), line, taker);
        }
    }

    private boolean labelled(CharBuffer line, int end, Taker taker) throws ProblemException {
        Optional<ConnectionPart> part = ConnectionPart.labelled(line.subSequence(0, end));
        if (part.isEmpty()) {
            return false;
        }
        CharBuffer value = trimmed(line.subSequence(Math.min(end + 1, line.length()), line.length()));
        if (value.isEmpty()) {
            open = part;
        } else {
            take(part.get(), value, taker);
        }
        return true;
    }

    private void take(ConnectionPart part, CharBuffer value, Taker taker) throws ProblemException {
        open = Optional.empty();
        CharBuffer bare = unquoted(value);
        if (!bare.isEmpty() && !isPlaceholder(bare)) {
            taker.take(part, bare);
        }
    }

    /// Where the label ends: at the first separator, else at the line's end.
    private static int separator(CharBuffer line) {
        for (int i = 0; i < line.length(); i++) {
            if (SEPARATORS.indexOf(line.charAt(i)) >= 0) {
                return i;
            }
        }
        return line.length();
    }

    private static int blank(CharBuffer line) {
        for (int i = 0; i < line.length(); i++) {
            if (Character.isWhitespace(line.charAt(i))) {
                return i;
            }
        }
        return line.length();
    }

    /// A shell's `export`, and the dash or star of a list.
    private static CharBuffer withoutCommand(CharBuffer line) {
        int end = blank(line);
        String first = line.subSequence(0, Math.min(end, "export".length() + 1)).toString();
        return switch (first) {
            case "export", "set", "-", "*" -> trimmed(line.subSequence(end, line.length()));
            default -> line;
        };
    }

    /// What a shell would fill in: its value is not in the text.
    private static boolean isPlaceholder(CharBuffer value) {
        char first = value.charAt(0);
        char second = value.length() > 1 ? value.charAt(1) : ' ';
        return first == '`' || (first == '$' && (second == '(' || second == '{'));
    }

    /// Without the quotes around it, or a semicolon behind it.
    private static CharBuffer unquoted(CharBuffer value) {
        char first = value.charAt(0);
        if (first == '"' || first == '\'') {
            for (int i = 1; i < value.length(); i++) {
                if (value.charAt(i) == first) {
                    return value.subSequence(1, i);
                }
            }
        }
        int last = value.length() - 1;
        return value.charAt(last) == ';' ? trimmed(value.subSequence(0, last)) : value;
    }

    static CharBuffer trimmed(CharBuffer text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.subSequence(from, to);
    }

    /// Also what web pages put between words, and the mark at the beginning of some files.
    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\ufeff';
    }
}
