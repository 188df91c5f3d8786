package mapback.service;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import mapback.pbs.format.Sha256;
import mapback.pbs.key.Secret;
import mapback.problem.ProblemException;
import mapback.protocol.wire.RecordText;
import mapback.repository.KernelSecrets;
import mapback.repository.SecretPlace;

/// What the next helper needs to make a mapping anew when this one has crashed: in the kernel's keyring, for as
/// long as the mapping is there.
public final class MappingSecrets {
    private static final System.Logger LOG = System.getLogger(MappingSecrets.class.getName());
    private static final String PART = "source";

    private final KernelSecrets kernel;
    /// A user may have two helpers, as behind `sudo`, and the kernel one keyring for both.
    private final String helper;

    /// @param folder where this helper's mappings are noted, which no other uses
    public MappingSecrets(KernelSecrets kernel, Path folder) {
        this.kernel = kernel;
        this.helper = Sha256.of(folder.toString().getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, 16);
    }

    /// Those of this process.
    public static MappingSecrets of(Path folder) {
        return new MappingSecrets(new KernelSecrets(), folder);
    }

    private SecretPlace place(String mapping) {
        return new SecretPlace.OfMapping(name(mapping), PART);
    }

    private String name(String mapping) {
        return helper + "-" + mapping;
    }

    /// Without a keyring a crash costs the mapping, which is no reason not to make it.
    void keep(String mapping, MappingSecret secret) {
        if (secret.isEmpty()) {
            return;
        }
        byte[] text = RecordText.render(secret);
        try (Secret bytes = Secret.owning(text)) {
            kernel.keep(place(mapping), bytes);
        } catch (ProblemException e) {
            LOG.log(Level.INFO, "mapping {0} will not outlive a crash: {1}", mapping, e.getMessage());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "mapping " + mapping + " will not outlive a crash", e);
        }
    }

    /// Nothing, where nothing was needed or kept.
    MappingSecret find(String mapping) {
        try {
            Optional<Secret> found = kernel.find(place(mapping));
            if (found.isPresent()) {
                try (Secret bytes = found.get()) {
                    return RecordText.parse(MappingSecret.class, bytes.bytes());
                }
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "what the kernel keeps of mapping " + mapping + " cannot be used", e);
        }
        return new MappingSecret(Optional.empty(), Optional.empty());
    }

    /// Forgets what is kept of this helper's other mappings; what another helper keeps stays.
    void forgetAllBut(Set<String> mappings) {
        try {
            for (String kept : kernel.mappings()) {
                if (kept.startsWith(name("")) && !mappings.contains(kept.substring(name("").length()))) {
                    kernel.forgetAll(kept);
                }
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the kernel may keep secrets of mappings that are no more", e);
        }
    }

    void forget(String mapping) {
        try {
            kernel.forgetAll(name(mapping));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the kernel keeps the secrets of mapping " + mapping + " still", e);
        }
    }
}
