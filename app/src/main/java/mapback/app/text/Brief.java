package mapback.app.text;

import java.util.ArrayList;
import java.util.List;

/// Text of which nobody reads more: of what is too long the middle is left out, so that the beginning says what it is
/// about, and the end what to do now.
public final class Brief {
    /// A path may have 4096 letters, which fill a page.
    private static final int MOST_LETTERS = 1000;

    private static final int MOST_LINES = 10;

    private static final String LEFT_OUT = "…";

    private Brief() {}

    /// For a place on a page that has other things to show too.
    public static String of(String text) {
        List<String> lines = text.lines().toList();
        return letters(lines.size() > MOST_LINES ? String.join("\n", ends(lines)) : text);
    }

    private static List<String> ends(List<String> lines) {
        int last = MOST_LINES / 3;
        List<String> ends = new ArrayList<>(lines.subList(0, MOST_LINES - last - 1));
        ends.add(LEFT_OUT);
        ends.addAll(lines.subList(lines.size() - last, lines.size()));
        return ends;
    }

    private static String letters(String text) {
        if (text.length() <= MOST_LETTERS) {
            return text;
        }
        int last = MOST_LETTERS / 3;
        return whole(text.substring(0, MOST_LETTERS - last)) + LEFT_OUT + rest(text.substring(text.length() - last));
    }

    /// Half of a letter is none.
    private static String whole(String start) {
        int last = start.length() - 1;
        return Character.isHighSurrogate(start.charAt(last)) ? start.substring(0, last) : start;
    }

    private static String rest(String end) {
        return Character.isLowSurrogate(end.charAt(0)) ? end.substring(1) : end;
    }
}
