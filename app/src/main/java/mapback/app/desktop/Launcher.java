package mapback.app.desktop;

/// A launcher on the desktop that opens the window with a backup chosen: a `.desktop` file.
///
/// @param name     what is shown for it
/// @param program  how Mapback is started, as `mapback`
/// @param bookmark the bookmark's absolute path
public record Launcher(String name, String program, String bookmark) {

    /// As a file's content. (Desktop Entry Specification 1.5.)
    public String text() {
        return "[Desktop Entry]\nType=Application\nName=" + value(name) + "\nExec="
                + value(quoted(program) + " open " + quoted(bookmark))
                + "\nIcon=io.mapback.Mapback\nTerminal=false\nStartupNotify=true\n";
    }

    /// (Section "The Exec key": an argument in double quotes, in which these four are escaped, and `%` is doubled.)
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
        return text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\t", "\\t")
                .replace("\r", "\\r");
    }
}
