package mapback.pbs.wire;

import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.util.Optional;

/// What makes a request one of a user's.
interface Credentials extends Hush, AutoCloseable {

    /// Leaves nothing at all of what is said when they are closed, and cannot be compared with it any more.
    @Override
    byte[] hush(byte[] said);

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

    /// Whether the server has refused them, and nothing else is at hand: they are good for nothing.
    boolean isRefused();

    /// Whether nothing can be asked with them as they are: they were refused, have run out, or were wiped.
    boolean isSpent();

    /// Somebody asks anew: what was refused may be right by now.
    void tryAgain();

    /// A copy of what it logs in with; empty when that has run out.
    Optional<Login> login();

    @Override
    void close();
}
