package mapback.service;

import java.nio.file.Path;
import java.util.Map;
import mapback.problem.ProblemException;
import mapback.repository.ConfigFolder;
import mapback.repository.KernelSecrets;
import mapback.repository.KnownFingerprints;
import mapback.repository.Repositories;
import mapback.repository.SavedRepositories;
import mapback.repository.SecretService;

/// All that is known of repositories, and of how to be let in.
///
/// @param repositories stay the caller's
/// @param logins       those of this helper
/// @param earlier      those from before it
/// @param secrets      what mappings are read with
/// @param saved        those that have a name
/// @param fingerprints those that somebody said are right
public record Backups(
        Repositories repositories,
        Sources sources,
        Logins logins,
        EarlierLogins earlier,
        MappingSecrets secrets,
        SavedRepositories saved,
        KnownFingerprints fingerprints) {

    /// @param repositories stay the caller's
    /// @param noted        where mappings are noted
    /// @param environment  the process's variables
    /// @throws ProblemException with `FolderUnsafe` when the user has no home
    public static Backups of(Repositories repositories, Path noted, Map<String, String> environment)
            throws ProblemException {
        ConfigFolder folder = ConfigFolder.of(environment);
        KnownFingerprints fingerprints = new KnownFingerprints(folder);
        KernelSecrets kernel = new KernelSecrets();
        EarlierLogins earlier = new EarlierLogins(kernel, new SecretService(environment));
        return new Backups(
                repositories,
                new Sources(repositories, fingerprints, earlier),
                new Logins(repositories),
                earlier,
                new MappingSecrets(kernel, noted),
                new SavedRepositories(folder),
                fingerprints);
    }
}
