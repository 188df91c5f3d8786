package mapback.pbs.wire;

import java.io.IOException;

/// One answer broke off or is not what it said it would be; the connection may be sound.
public final class StreamBrokenException extends IOException {
    private static final long serialVersionUID = 1L;

    /// What is wrong with it.
    public enum Kind {
        /// It ended early.
        CUT,
        /// It does not come, or stopped coming.
        SILENT,
        /// It is longer than it may be.
        TOO_LONG,
        /// It has no bytes.
        EMPTY
    }

    private final Kind kind;

    StreamBrokenException(Kind kind, String reason) {
        super(reason);
        this.kind = kind;
    }

    /// What is wrong.
    public Kind kind() {
        return kind;
    }
}
