package mapback.pbs.format;

/// The rule that most names keep, and how a name that breaks it is shown.
final class Names {
    /// What a file name can hold; upstream has no limit of its own.
    static final int MAX_LENGTH = 255;

    private static final int MAX_SHOWN = 100;

    private Names() {}

    /// First a letter, digit or underscore, then also dots and dashes; 1 to 255 characters.
    static boolean isSafeId(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH || !isFirst(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isFirst(c) && c != '.' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isFirst(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    /// A bad name for a message: cut to 100 characters, control characters replaced, so that it cannot play tricks
    /// with a terminal.
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && i < MAX_SHOWN; i++) {
            char c = text.charAt(i);
            shown.append(isPrintable(c) ? c : '\uFFFD');
        }
        return text.length() > MAX_SHOWN ? shown.append('…').toString() : shown.toString();
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
