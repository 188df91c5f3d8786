package mapback.protocol.wire;

import java.io.IOException;

/// The answer does not fit in one reply, and the call did not say `more`.
final class ExpectedMoreException extends IOException {
    private static final long serialVersionUID = 1L;
}
