package mapback.pbs.wire;

import java.io.IOException;

/// The connection went away under a request. Asking again over a new one is right.
public final class SessionLostException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean isSlow;

    SessionLostException(String reason) {
        this(reason, false);
    }

    private SessionLostException(String reason, boolean isSlow) {
        super(reason);
        this.isSlow = isSlow;
    }

    /// It was given up because a limit passed: asking again at once would only wait as long again.
    static SessionLostException slow(String reason) {
        return new SessionLostException(reason, true);
    }

    boolean isSlow() {
        return isSlow;
    }
}
