package mapback.pbs.wire;

import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;

/// What makes a request one of a user's.
interface Credentials extends AutoCloseable {

    /// What goes into the headers of one request.
    interface Proof {
        void addTo(HttpHeaders headers);
    }

    /// Waits for a login where one is needed.
    Proof proof() throws IOException, InterruptedException;

    /// The server answered 401 to a request with that proof.
    ///
    /// @return whether another proof is worth a try
    boolean refused(Proof proof);

    /// The problem to tell when it is not.
    IOException problem();

    @Override
    void close();
}
