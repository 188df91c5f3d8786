package mapback.app.text;

/// Text from repositories, made harmless for a terminal: what would move the cursor, change colours, reverse the
/// reading direction or hide characters is shown as an escape with its number, like `\x1b`.
public final class Harmless {
    private Harmless() {}

    /// For one line: line feeds and tabs are escaped too.
    public static String line(String text) {
        return isHarmless(text) ? text : escaped(text, false);
    }

    /// For text that may have several lines: line feeds and tabs stay.
    public static String lines(String text) {
        return isHarmless(text) ? text : escaped(text, true);
    }

    private static boolean isHarmless(String text) {
        return text.codePoints().noneMatch(Harmless::isHarmful);
    }

    private static String escaped(String text, boolean mayHaveLines) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (!isHarmful(c) || (mayHaveLines && (c == '\n' || c == '\t'))) {
                safe.appendCodePoint(c);
            } else {
                escape(c, safe);
            }
        });
        return safe.toString();
    }

    private static boolean isHarmful(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static void escape(int c, StringBuilder safe) {
        switch (c) {
            case '\n' -> safe.append("\\n");
            case '\r' -> safe.append("\\r");
            case '\t' -> safe.append("\\t");
            default -> {
                String hex = Integer.toHexString(c);
                if (c < 0x100) {
                    safe.append("\\x").append(hex.length() < 2 ? "0" : "").append(hex);
                } else {
                    safe.append("\\u{").append(hex).append('}');
                }
            }
        }
    }
}
