package mapback.pbs.wire;

import java.nio.charset.StandardCharsets;

/// What a server says, made harmless for a terminal: no control characters, bounded.
final class ServerText {
    /// Bytes of an error's text that are read.
    static final int MAX_SIZE = 4096;

    private static final int MAX_SHOWN = 500;

    private ServerText() {}

    /// @param secrets what must not be in it
    static String harmless(byte[] utf8, Hush secrets) {
        return harmless(new String(secrets.hush(utf8), StandardCharsets.UTF_8));
    }

    static String harmless(String text, Hush secrets) {
        return harmless(text.getBytes(StandardCharsets.UTF_8), secrets);
    }

    static String harmless(String text) {
        String lines = text.strip().replaceAll("\\R+", "; ");
        StringBuilder shown = new StringBuilder();
        int end = Math.min(lines.length(), MAX_SHOWN);
        for (int i = 0; i < end; i++) {
            char c = lines.charAt(i);
            shown.append(isPrintable(c) ? c : '\uFFFD');
        }
        if (lines.length() > MAX_SHOWN) {
            shown.append('…');
        }
        return shown.isEmpty() ? "no reason given" : shown.toString();
    }

    private static boolean isPrintable(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
