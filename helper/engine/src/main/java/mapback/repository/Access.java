package mapback.repository;

import java.util.Optional;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.wire.Login;
import mapback.pbs.wire.Proxy;

/// What it takes to be let in by a server, and to know that it is the right one. A datastore directory asks for
/// nothing.
///
/// @param login       empty when none came with the request: then one from before counts, if there is any
/// @param fingerprint of the server's certificate, where no authority vouches for it
/// @param proxy       through which all connections go
public record Access(Optional<Login> login, Optional<Fingerprint> fingerprint, Optional<Proxy> proxy) {
    /// Nothing at hand.
    public static final Access NONE = new Access(Optional.empty(), Optional.empty(), Optional.empty());

    /// Without a proxy.
    public Access(Optional<Login> login, Optional<Fingerprint> fingerprint) {
        this(login, fingerprint, Optional.empty());
    }

    /// The same with a login.
    public Access with(Login other) {
        return new Access(Optional.of(other), fingerprint, proxy);
    }

    /// The same with another fingerprint, or none.
    public Access with(Optional<Fingerprint> other) {
        return new Access(login, other, proxy);
    }
}
