package mapback.app.desktop;

import java.util.List;
import java.util.stream.Collectors;

/// A launcher on the desktop that opens the window with a backup chosen: a `.desktop` file. The backup stands
/// in it as a URI, in which no character means anything to a desktop or a shell.
///
/// @param name     what is shown for it
/// @param program  how Mapback is started: a program, and words that go before others
/// @param bookmark what is chosen
public record Launcher(String name, List<String> program, Bookmark bookmark) {
    public Launcher {
        program = List.copyOf(program);
        if (program.stream().anyMatch(word -> word.chars().anyMatch(Character::isISOControl))) {
            throw new IllegalArgumentException("a program with a line's end in its name cannot stand in a launcher");
        }
    }

    /// As a file's content. (Desktop Entry Specification 1.5.)
    public String text() {
        String command = program.stream().map(Launcher::quoted).collect(Collectors.joining(" "));
        return "[Desktop Entry]\nType=Application\nName=" + value(shown(name)) + "\nExec="
                + value(command + " open " + quoted(bookmark.uri()))
                + "\nIcon=io.mapback.Mapback\nTerminal=false\nStartupNotify=true\n";
    }

    /// A name is one line, without what would hide in it.
    private static String shown(String name) {
        StringBuilder text = new StringBuilder();
        name.codePoints()
                .forEach(c -> text.appendCodePoint(
                        switch (Character.getType(c)) {
                            case Character.CONTROL,
                                    Character.FORMAT,
                                    Character.SURROGATE,
                                    Character.LINE_SEPARATOR,
                                    Character.PARAGRAPH_SEPARATOR -> ' ';
                            default -> c;
                        }));
        String line = text.toString().strip();
        return line.isEmpty() ? "Mapback" : line;
    }

    /// (Section "The Exec key": an argument in double quotes, in which these four are escaped, and `%` is
    /// doubled.)
    private static String quoted(String argument) {
        StringBuilder text = new StringBuilder("\"");
        argument.chars().forEach(c -> {
            if (c == '"' || c == '`' || c == '$' || c == '\\') {
                text.append('\\');
            }
            text.append((char) c);
            if (c == '%') {
                text.append('%');
            }
        });
        return text.append('"').toString();
    }

    /// (Section "Possible value types".)
    private static String value(String text) {
        return text.replace("\\", "\\\\");
    }
}
