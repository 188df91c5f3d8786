package mapback.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Splits a command line into words as a shell would, without expanding anything.
final class ShellWords {
    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean isInWord;
    private int at;

    private ShellWords(String text) {
        this.text = text;
    }

    /// @return empty when a quote is not closed
    static Optional<List<String>> split(String text) {
        ShellWords split = new ShellWords(text);
        boolean isClosed = split.run();
        split.endWord();
        return isClosed ? Optional.of(split.words) : Optional.empty();
    }

    /// For completion: the words up to the cursor, of which the last is being typed (empty after a blank).
    static List<String> untilCursor(String line) {
        ShellWords split = new ShellWords(line);
        split.run();
        split.isInWord = true;
        split.endWord();
        return split.words;
    }

    private boolean run() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            switch (c) {
                case ' ', '\t', '\n' -> endWord();
                case '\'', '"' -> {
                    isInWord = true;
                    if (!quoted(c)) {
                        return false;
                    }
                }
                case '\\' -> {
                    isInWord = true;
                    escaped();
                }
                default -> {
                    isInWord = true;
                    word.append(c);
                }
            }
        }
        return true;
    }

    private boolean quoted(char quote) {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                return true;
            }
            if (c == '\\' && quote == '"' && at < text.length() && "\"\\$`".indexOf(text.charAt(at)) >= 0) {
                escaped();
            } else {
                word.append(c);
            }
        }
        return false;
    }

    private void escaped() {
        if (at < text.length()) {
            word.append(text.charAt(at++));
        }
    }

    private void endWord() {
        if (isInWord) {
            words.add(word.toString());
            word.setLength(0);
            isInWord = false;
        }
    }
}
