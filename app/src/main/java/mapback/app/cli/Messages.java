package mapback.app.cli;

import java.io.OutputStream;
import java.io.PrintStream;

/// Standard error: problems, notes and progress. What cannot be written there is lost, which ends nothing.
final class Messages {
    private final PrintStream stream;
    private final Encoding encoding;
    private final boolean isTerminal;

    /// @param stream     where bytes go; stays the caller's
    /// @param isTerminal whether lines may be drawn anew in their place
    public Messages(OutputStream stream, Encoding encoding, boolean isTerminal) {
        this.stream = new PrintStream(stream, true, encoding.charset());
        this.encoding = encoding;
        this.isTerminal = isTerminal;
    }

    boolean isTerminal() {
        return isTerminal;
    }

    boolean hasBoxCharacters() {
        return encoding.hasBoxCharacters();
    }

    void line(String text) {
        text(text + "\n");
    }

    void text(String text) {
        stream.print(text);
        stream.flush();
    }
}
