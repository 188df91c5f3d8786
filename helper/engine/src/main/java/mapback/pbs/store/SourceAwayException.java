package mapback.pbs.store;

import java.io.IOException;

/// A source went away under a request. Whoever asked gives back what he holds, waits until it is there, and asks again.
public final class SourceAwayException extends IOException {
    private static final long serialVersionUID = 1L;

    public SourceAwayException(String reason) {
        super(reason);
    }

    SourceAwayException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
