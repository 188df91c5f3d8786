package mapback.repository;

import java.io.IOException;
import java.util.Optional;
import mapback.pbs.key.Secret;

/// Where secrets are kept beyond the process that uses them. None of the places is a file of ours.
public interface KeptSecrets {
    /// Asks nobody: what is locked is told as that.
    ///
    /// @return the caller's to close; empty when nothing is kept there
    /// @throws mapback.problem.ProblemException with a `SecretProblem` when the place cannot be asked
    Optional<Secret> find(SecretPlace place) throws IOException, InterruptedException;

    /// The same, but where it is locked its user is asked to open it, and waited for.
    default Optional<Secret> findAsking(SecretPlace place) throws IOException, InterruptedException {
        return find(place);
    }

    /// Keeps a secret in place of what was kept there.
    ///
    /// @param secret stays the caller's
    /// @throws mapback.problem.ProblemException with a `SecretProblem` when it cannot be kept
    void keep(SecretPlace place, Secret secret) throws IOException, InterruptedException;

    /// Asks nobody: what is locked is told as that, and stays.
    ///
    /// @return whether something was kept there
    /// @throws mapback.problem.ProblemException with a `SecretProblem` when the place cannot be asked
    boolean forget(SecretPlace place) throws IOException, InterruptedException;

    /// The same, but where it is locked its user is asked to open it, and waited for.
    default boolean forgetAsking(SecretPlace place) throws IOException, InterruptedException {
        return forget(place);
    }
}
