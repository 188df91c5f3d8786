package mapback.protocol;

import java.util.Optional;

/// What the app may ask of the helper. Each record is one method of `io.mapback.Helper1`.
///
/// A `snapshot` is `type/id/time`, a group `type/id` (its newest snapshot), or a group and the beginning of a time.
public sealed interface Request {

    /// Asked first on every connection. Answer: [Reply.Version].
    record GetVersion() implements Request {}

    /// Asked by a newer helper that takes over. The old one stops its jobs, answers [Reply.HandedOver] and ends.
    record HandOver(String newVersion) implements Request {}

    /// Answer: [Reply.Namespaces], one or more.
    record ListNamespaces(Source source) implements Request {}

    /// Answer: [Reply.Groups], one or more.
    record ListGroups(Source source) implements Request {}

    /// Answer: [Reply.Snapshots], one or more; of all groups when `group` is empty.
    record ListSnapshots(Source source, Optional<String> group) implements Request {}

    /// Answer: [Reply.Files].
    record ListFiles(Source source, String snapshot) implements Request {}

    /// Answer: [Reply.Notes].
    record GetNotes(Source source, String snapshot) implements Request {}

    /// Answer: [Reply.Protection].
    record GetProtection(Source source, String snapshot) implements Request {}

    /// Answer: [Reply.Usage].
    record GetUsage(Source source) implements Request {}

    /// The datastores that the server of the source's repository shows. Answer: [Reply.Datastores].
    record ListDatastores(Source source) implements Request {}

    /// Logs in at the server of the source's repository, now and not with the next question. Answer: [Reply.LoggedIn].
    ///
    /// @param remember whether the desktop's keyring is to keep the secret
    record LogIn(Source source, boolean remember) implements Request {}

    /// Forgets the logins of the user whom the source's repository names, wherever they are kept. Answer:
    /// [Reply.LoggedOut].
    record LogOut(Source source) implements Request {}

    /// Keeps the answer that a server's certificate is the right one. Answer: [Reply.CertificateKept].
    ///
    /// @param fingerprint 32 hexadecimal pairs
    record TrustCertificate(Source source, String fingerprint) implements Request {}

    /// Tries a repository step by step. Answer: [Reply.StepTested] for each step, up to the first that fails.
    record TestRepository(Source source) implements Request {}

    /// The repositories that were saved. Answer: [Reply.Repositories].
    record ListRepositories() implements Request {}

    /// Saves a repository under a name. Answer: [Reply.RepositoryAdded].
    ///
    /// @param name        one is made of the text when it is empty
    /// @param text        a repository, or a block of text that says how to connect
    /// @param namespace   instead of what the text says
    /// @param fingerprint instead of what the text says
    /// @param replace     whether one of the same name may be replaced
    record AddRepository(
            Optional<String> name,
            SecretText text,
            Optional<String> namespace,
            Optional<String> fingerprint,
            boolean replace)
            implements Request {}

    /// What a text says of a repository, as [AddRepository] reads it; nothing is reached and nothing saved. Answer:
    /// [Reply.ConnectionRead].
    record ReadConnection(SecretText text) implements Request {}

    /// Forgets a saved repository; nothing happens to what is in it. Answer: [Reply.Repositories], the others.
    record RemoveRepository(String name) implements Request {}

    /// What a key file says of itself; it is not opened. Answer: [Reply.KeyShown].
    record ShowKey(KeyOffer key) implements Request {}

    /// Begins a job that makes a file equal to an archive. Answer: [Reply.JobStarted].
    ///
    /// Everything that can be found wrong beforehand is answered as a problem, before anything is written.
    ///
    /// @param target  the file's absolute path; empty for a stream to the caller
    /// @param options how
    record Restore(Source source, String snapshot, String archive, Optional<String> target, RestoreOptions options)
            implements Request {}

    /// Begins a job that reads and checks every chunk. Answer: [Reply.JobStarted].
    ///
    /// @param archive one archive; all of the snapshot when empty
    record Verify(Source source, String snapshot, Optional<String> archive) implements Request {}

    /// Answer: [Reply.JobChanged], repeated at most four times a second until the job has ended.
    record WatchJob(String job) implements Request {}

    /// Answer: [Reply.Jobs], one or more.
    record ListJobs() implements Request {}

    /// Answer: [Reply.JobChanged] with the job as it is then.
    record CancelJob(String job) implements Request {}

    /// Answer: [Reply.JobChanged] with the job as it is then.
    record PauseJob(String job) implements Request {}

    /// Goes on with a paused or interrupted job. Answer: [Reply.JobChanged] with the job as it is then.
    ///
    /// @param access needed again for a server after the helper was started anew
    /// @param key    needed again for an encrypted archive after the helper was started anew
    record ContinueJob(String job, Optional<AccessOffer> access, Optional<KeyOffer> key) implements Request {}

    /// Hands an image out to other programs, over NBD or as a block device of the kernel, until it is unmapped.
    /// Answer: [Reply.MappingChanged], when it can be read.
    ///
    /// @param place  for NBD where: a socket's absolute path; a place in the runtime folder when empty
    /// @param device for a block device; over NBD when empty
    record Map(Source source, String snapshot, String archive, Optional<String> place, Optional<DeviceWish> device)
            implements Request {}

    /// Takes a mapping away. Answer: [Reply.MappingChanged] with the mapping as it was at its end.
    ///
    /// @param mapping its id, its place, or the end of its name, which is `repository:snapshot/archive`; also a
    ///     device that a helper left behind or that is another user's
    /// @param force   also while programs read it
    /// @param asker   whom the system asks when it is another user's
    record Unmap(String mapping, boolean force, Optional<Asker> asker) implements Request {}

    /// Answer: [Reply.Mappings], all that there are.
    record ListMappings() implements Request {}

    /// Answer: [Reply.Mappings], repeated with each change, at most four times a second.
    record WatchMappings() implements Request {}

    /// Answer: [Reply.Devices]: for root all devices that Mapback has bound on this computer, for others their own.
    record ListDevices() implements Request {}
}
