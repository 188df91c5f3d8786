package mapback.protocol.wire;

import java.io.IOException;

/// The caller hung up before its answer was written.
final class CallerGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    CallerGoneException(IOException cause) {
        super("the caller is gone", cause);
    }
}
