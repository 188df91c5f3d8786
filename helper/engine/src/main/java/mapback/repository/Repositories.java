package mapback.repository;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import mapback.chunk.Chunks;
import mapback.job.Cores;
import mapback.pbs.format.ServerAddress;
import mapback.pbs.store.DatastoreDirectory;
import mapback.pbs.store.ServerDatastore;
import mapback.pbs.wire.Server;
import mapback.problem.ProblemException;

/// Opens repositories. There is one for the whole process, and one for each pipeline beside the first.
public final class Repositories implements AutoCloseable {
    private final OpenSnapshot.Reading reading;
    private final Servers servers;
    private final boolean ownsServers;

    /// @param chunks the pipeline that all archives are read through
    /// @param cores  decode manifests and blobs; both stay the caller's
    public Repositories(Chunks chunks, Cores cores) {
        this(chunks, cores, new Servers(), true);
    }

    private Repositories(Chunks chunks, Cores cores, Servers servers, boolean ownsServers) {
        this.reading = new OpenSnapshot.Reading(chunks, new BlobFiles(cores));
        this.servers = servers;
        this.ownsServers = ownsServers;
    }

    /// The same repositories with the same logins, read through another pipeline.
    ///
    /// @return closed by the caller, before this one
    public Repositories through(Chunks chunks, Cores cores) {
        return new Repositories(chunks, cores, servers, false);
    }

    /// Opens a repository that asks for no login, or one whose login is known from before.
    public OpenRepository open(String location) throws ProblemException {
        return open(location, Access.NONE);
    }

    /// Opens a repository. Nothing is held open by it, so it need not be closed; a server is first asked with the
    /// first question.
    ///
    /// @param location an absolute path, a `file:` URL of one, or `[[user@realm[!token]@]host[:port]:]datastore`
    /// @param access   its secrets stay the caller's
    /// @throws ProblemException with `NotGiven`, `FormUnknown`, `FolderMissing`, `NotADatastore`, `AccessDenied`,
    ///     `ServerAddressInvalid` or `LoginNeeded`
    public OpenRepository open(String location, Access access) throws ProblemException {
        return isOfServer(location)
                ? ofServer(ServerAddress.parse(location), access)
                : new DirectoryRepository(DatastoreDirectory.open(Location.parse(location)), reading);
    }

    private OpenRepository ofServer(ServerAddress address, Access access) throws ProblemException {
        UnaryOperator<Server> successor = servers.successor(address, access);
        return new ServerRepository(
                new ServerDatastore(servers.server(address, access), successor, address.datastore()), reading);
    }

    /// Whether a location is meant for a server, well written or not.
    public static boolean isOfServer(String location) {
        return Location.isOfServer(location);
    }

    /// A location in the one form of all that mean the same.
    ///
    /// @throws ProblemException with `NotGiven`, `FormUnknown` or `ServerAddressInvalid`
    public static String canonical(String location) throws ProblemException {
        return isOfServer(location)
                ? ServerAddress.parse(location).text()
                : Location.parse(location).toString();
    }

    /// The server of a repository, for a login and its ticket.
    ///
    /// @return stays this one's
    /// @throws ProblemException with `ServerAddressInvalid` or `LoginNeeded`
    public Server server(String location, Access access) throws ProblemException {
        return servers.server(ServerAddress.parse(location), access);
    }

    /// Looks whether a backup server answers where the location says, without a login.
    ///
    /// @throws ProblemException with `ServerUnreachable`, `NotTls`, `NotABackupServer`, `CertificateUnknown`, …
    public void reach(String location, Access access) throws IOException, InterruptedException {
        servers.reach(ServerAddress.parse(location), access);
    }

    /// All logins that are known now, for a helper that takes over.
    public List<KnownLogin> known() {
        return servers.known();
    }

    /// The login that a request without one would get.
    ///
    /// @return its secrets are the receiver's to close
    public Optional<KnownLogin> known(String location) throws ProblemException {
        return servers.known(ServerAddress.parse(location));
    }

    /// Forgets the logins of the user whom the location names, and wipes their secrets.
    ///
    /// @return whether there was any
    public boolean logout(String location) throws ProblemException {
        return servers.forget(ServerAddress.parse(location));
    }

    /// Frees what decoding keeps; the first of them ends all connections, and nothing is read any more.
    @Override
    public void close() {
        if (ownsServers) {
            servers.close();
        }
        reading.blobs().close();
    }
}
