package mapback.repository;

import mapback.chunk.Chunks;
import mapback.job.Cores;
import mapback.pbs.format.ServerAddress;
import mapback.pbs.store.DatastoreDirectory;
import mapback.pbs.store.ServerDatastore;
import mapback.pbs.wire.Server;
import mapback.problem.ProblemException;

/// Opens repositories. There is one for the whole process.
public final class Repositories implements AutoCloseable {
    private final OpenSnapshot.Reading reading;
    private final Servers servers = new Servers();

    /// @param chunks the pipeline that all archives are read through
    /// @param cores  decode manifests and blobs; both stay the caller's
    public Repositories(Chunks chunks, Cores cores) {
        this.reading = new OpenSnapshot.Reading(chunks, new BlobFiles(cores));
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
        if (!Location.isOfServer(location)) {
            return new DirectoryRepository(DatastoreDirectory.open(Location.parse(location)), reading);
        }
        ServerAddress address = ServerAddress.parse(location);
        return new ServerRepository(new ServerDatastore(servers.server(address, access), address.datastore()), reading);
    }

    /// The server of a repository, for a login and its ticket.
    ///
    /// @return stays this one's
    /// @throws ProblemException with `ServerAddressInvalid` or `LoginNeeded`
    public Server server(String location, Access access) throws ProblemException {
        return servers.server(ServerAddress.parse(location), access);
    }

    /// Forgets the logins of the user whom the location names, and wipes their secrets.
    public void logout(String location) throws ProblemException {
        servers.forget(ServerAddress.parse(location));
    }

    /// Frees what decoding keeps and ends all connections; nothing is read any more.
    @Override
    public void close() {
        servers.close();
        reading.blobs().close();
    }
}
