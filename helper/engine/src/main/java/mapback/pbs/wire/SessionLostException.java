package mapback.pbs.wire;

import java.io.IOException;

/// The connection went away under a request. Asking again over a new one is right.
public final class SessionLostException extends IOException {
    private static final long serialVersionUID = 1L;

    SessionLostException(String reason) {
        super(reason);
    }
}
