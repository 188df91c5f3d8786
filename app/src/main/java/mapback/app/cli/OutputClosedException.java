package mapback.app.cli;

import java.io.IOException;

/// Whoever read standard output has gone, as in `mapback list | head -1`. Ends the command without a word.
final class OutputClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    OutputClosedException(IOException cause) {
        super("standard output was closed", cause);
    }
}
