package mapback.repository;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import mapback.linux.Keyring;
import mapback.pbs.key.Secret;
import mapback.problem.ProblemException;
import mapback.problem.SecretProblem.KernelKeyringFull;
import mapback.problem.SecretProblem.KernelKeyringMissing;

/// Secrets in the kernel's keyring, for the helper that takes over after a crash: in memory only, gone with a
/// reboot.
///
/// Whoever made a mapping keeps its secrets here and forgets them with it. Where the system has no keyring, keeping
/// says so; that is no reason to give a mapping up.
public final class KernelSecrets implements KeptSecrets {
    /// For how long the kernel keeps a secret that nobody keeps again: a crashed helper's that no other follows.
    public static final Duration LIFE = Duration.ofDays(7);

    private static final String SEPARATOR = "/";
    private static final String OF_MAPPING = new SecretPlace.OfMapping("", "").kind() + SEPARATOR;

    @Override
    public Optional<Secret> find(SecretPlace place) throws IOException {
        return Keyring.find(name(place)).map(Secret::owning);
    }

    /// Also begins its life anew.
    @Override
    public void keep(SecretPlace place, Secret secret) throws IOException {
        keep(place, secret, LIFE);
    }

    /// The same for what is good for a shorter time.
    public void keep(SecretPlace place, Secret secret, Duration life) throws IOException {
        switch (Keyring.keep(name(place), secret.bytes(), life)) {
            case KEPT -> {}
            case NO_KEYRING -> throw new ProblemException(new KernelKeyringMissing());
            case FULL -> throw new ProblemException(new KernelKeyringFull());
        }
    }

    @Override
    public boolean forget(SecretPlace place) throws IOException {
        return Keyring.revoke(name(place));
    }

    /// The ids of all mappings that secrets are kept of: also of those that are no more, when their helper was
    /// killed.
    public Set<String> mappings() throws IOException {
        Set<String> mappings = new HashSet<>();
        for (String name : Keyring.names()) {
            String[] parts = name.split(SEPARATOR, -1);
            if (name.startsWith(OF_MAPPING) && parts.length == 3) {
                unescaped(parts[1]).ifPresent(mappings::add);
            }
        }
        return mappings;
    }

    /// Forgets every secret of a mapping.
    ///
    /// @param mapping its id
    public void forgetAll(String mapping) throws IOException {
        String begin = OF_MAPPING + escaped(mapping) + SEPARATOR;
        for (String name : Keyring.names()) {
            if (name.startsWith(begin)) {
                Keyring.revoke(name);
            }
        }
    }

    private static String name(SecretPlace place) {
        StringBuilder name = new StringBuilder(place.kind());
        place.about().values().forEach(value -> name.append(SEPARATOR).append(escaped(value)));
        return name.toString();
    }

    /// So that no value runs into the next one.
    private static String escaped(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /// Empty for what we never wrote.
    private static Optional<String> unescaped(String text) {
        try {
            return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
