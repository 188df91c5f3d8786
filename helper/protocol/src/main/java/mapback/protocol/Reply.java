package mapback.protocol;

import java.util.List;
import java.util.Optional;

/// What the helper answers.
public sealed interface Reply {

    /// @param version  the helper's version, as in `0.1.0`
    /// @param protocol counts up with each change of the interface that an older app would misread
    /// @param pid      the helper's process
    record Version(String version, int protocol, long pid) implements Reply {}

    /// The jobs that were running and the mappings that were there, each with what is needed to go on, and the logins
    /// that they use; the old helper ends after this.
    record HandedOver(List<HandedJob> jobs, List<HandedMapping> mappings, List<HandedLogin> logins) implements Reply {}

    /// At most 500 a reply; empty for the root namespace's name.
    record Namespaces(List<String> namespaces) implements Reply {}

    /// At most 500 a reply.
    record Groups(List<GroupRow> groups) implements Reply {}

    /// At most 500 a reply.
    record Snapshots(List<SnapshotRow> snapshots) implements Reply {}

    /// The files of one snapshot.
    record Files(List<FileRow> files) implements Reply {}

    /// The notes of one snapshot; empty when it has none.
    record Notes(String notes) implements Reply {}

    /// Whether the snapshot is protected from removal.
    record Protection(boolean isProtected) implements Reply {}

    /// The repository's file system, in bytes.
    record Usage(long total, long used, long available) implements Reply {}

    /// What the server shows this user.
    record Datastores(List<DatastoreRow> datastores) implements Reply {}

    /// The server let the user in.
    ///
    /// @param user         who, as in `joe@pbs` or `joe@pbs!token`
    /// @param server       `host:port`
    /// @param isRemembered whether the desktop's keyring keeps the secret
    record LoggedIn(String user, String server, boolean isRemembered) implements Reply {}

    /// The logins are forgotten.
    ///
    /// @param wasKnown whether there was any
    record LoggedOut(String user, String server, boolean wasKnown) implements Reply {}

    /// The answer is kept.
    ///
    /// @param server `host:port`
    record CertificateKept(String server, String fingerprint) implements Reply {}

    /// A step of a test is over.
    record StepTested(TestResult result) implements Reply {}

    /// All saved repositories, by name.
    record Repositories(List<SavedRepository> repositories) implements Reply {}

    /// A repository is saved.
    ///
    /// @param secret that stood in the text; it is not kept
    record RepositoryAdded(SavedRepository repository, Optional<SecretText> secret) implements Reply {}

    /// What a text says of a repository.
    ///
    /// @param repository as it would be saved
    /// @param secret     that stood in the text; it is not kept
    record ConnectionRead(SavedRepository repository, Optional<SecretText> secret) implements Reply {}

    /// What a key file says of itself.
    ///
    /// @param kdf `none`, `scrypt` or `pbkdf2`
    record KeyShown(String kdf, long created, long modified, Optional<String> fingerprint, Optional<String> hint)
            implements Reply {}

    /// A job has begun.
    ///
    /// @param stream where the bytes come out, for a restore without a target
    record JobStarted(String job, Optional<StreamOffer> stream) implements Reply {}

    /// A job as it is now.
    record JobChanged(JobRow job) implements Reply {}

    /// At most 500 a reply.
    record Jobs(List<JobRow> jobs) implements Reply {}

    /// A mapping as it is now.
    record MappingChanged(MappingRow mapping) implements Reply {}

    /// All mappings; there are never more than fit in a reply.
    record Mappings(List<MappingRow> mappings) implements Reply {}

    /// The book of devices.
    record Devices(List<BoundRow> devices) implements Reply {}
}
