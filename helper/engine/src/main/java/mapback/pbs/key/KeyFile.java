package mapback.pbs.key;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import mapback.pbs.format.Fingerprint;
import mapback.problem.KeyProblem.KeyFileFault;
import mapback.problem.KeyProblem.KeyFileInvalid;
import mapback.problem.KeyProblem.KeyPasswordNeeded;
import mapback.problem.KeyProblem.KeyPasswordWrong;
import mapback.problem.ProblemException;

/// A key file: an encryption key, locked with a password or not. Its content is wiped when closed.
///
/// @see "Proxmox Backup keys: key file"
public final class KeyFile implements AutoCloseable {
    /// Bytes of the longest key file that is read; usual ones have 500.
    public static final int MAX_SIZE = 64 << 10;

    /// Bytes of the shortest password; shorter ones are refused before anything is derived, as upstream does.
    static final int MIN_PASSWORD = 5;

    static final int IV_SIZE = 16;
    static final int TAG_SIZE = 16;

    private final String origin;
    private final Kdf kdf;
    private final Instant created;
    private final Instant modified;
    private final Secret data;
    private final Optional<Fingerprint> fingerprint;
    private final Optional<String> hint;

    KeyFile(
            String origin,
            Kdf kdf,
            Instant created,
            Instant modified,
            Secret data,
            Optional<Fingerprint> fingerprint,
            Optional<String> hint) {
        this.origin = origin;
        this.kdf = kdf;
        this.created = created;
        this.modified = modified;
        this.data = data;
        this.fingerprint = fingerprint;
        this.hint = hint;
    }

    /// @param text   the file's bytes: JSON, with or without the lines of a paper key around it; stay the caller's
    /// @param origin the file's path or what else messages shall call it
    /// @throws ProblemException with `KeyFileInvalid`
    public static KeyFile parse(byte[] text, String origin) throws ProblemException {
        return new KeyFileReader(origin).read(text);
    }

    /// How the key is locked.
    public Kdf kdf() {
        return kdf;
    }

    /// Whether [#open] needs a password.
    public boolean isLocked() {
        return kdf instanceof Kdf.Locked;
    }

    /// When the key was made.
    public Instant created() {
        return created;
    }

    /// When its password was last changed.
    public Instant modified() {
        return modified;
    }

    /// Of the contained key, if the file says it.
    public Optional<Fingerprint> fingerprint() {
        return fingerprint;
    }

    /// Reminds the owner of the password; one line of at most 64 characters.
    public Optional<String> hint() {
        return hint;
    }

    /// The contained key; the caller closes it. Computes for a good part of a second when the file is locked.
    ///
    /// @param password ignored when the file is not locked; stays the caller's
    /// @throws ProblemException with `KeyPasswordNeeded`, `KeyPasswordWrong` or `KeyFileInvalid`
    public Key open(Optional<Secret> password) throws ProblemException {
        return switch (kdf) {
            case Kdf.None none -> checked(data);
            case Kdf.Locked locked -> {
                Secret given = password.orElseThrow(() -> new ProblemException(new KeyPasswordNeeded(origin, hint)));
                try (Secret secret = unlock(locked, given)) {
                    yield checked(secret);
                }
            }
        };
    }

    private Secret unlock(Kdf.Locked locked, Secret password) throws ProblemException {
        if (password.length() < MIN_PASSWORD) {
            throw new ProblemException(new KeyPasswordWrong(origin, hint));
        }
        String excess = locked.excess();
        if (!excess.isEmpty()) {
            throw new ProblemException(new KeyFileInvalid(origin, KeyFileFault.KDF_COST, excess));
        }
        try (Secret derived = locked.derive(password)) {
            return decrypt(derived);
        }
    }

    /// `data` is the initialisation vector, the tag, then what is encrypted; the JDK wants the tag last.
    private Secret decrypt(Secret derived) throws ProblemException {
        byte[] stored = data.bytes();
        AesKey aes = new AesKey(derived.bytes());
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, aes, new GCMParameterSpec(8 * TAG_SIZE, stored, 0, IV_SIZE));
            byte[] text = new byte[stored.length - IV_SIZE];
            int length = text.length - TAG_SIZE;
            System.arraycopy(stored, IV_SIZE + TAG_SIZE, text, 0, length);
            System.arraycopy(stored, IV_SIZE, text, length, TAG_SIZE);
            return Secret.owning(cipher.doFinal(text));
        } catch (AEADBadTagException e) {
            throw new ProblemException(new KeyPasswordWrong(origin, hint), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM refuses its input", e);
        } finally {
            aes.destroy();
        }
    }

    private Key checked(Secret secret) throws ProblemException {
        if (secret.length() != Key.LENGTH) {
            throw new ProblemException(new KeyFileInvalid(origin, KeyFileFault.KEY_LENGTH, secret.length() + " bytes"));
        }
        Key key = Key.of(secret);
        if (fingerprint.isPresent() && !fingerprint.get().equals(key.fingerprint())) {
            key.close();
            throw new ProblemException(new KeyFileInvalid(
                    origin,
                    KeyFileFault.FINGERPRINT,
                    key.fingerprint().shortForm() + ", not " + fingerprint.get().shortForm()));
        }
        return key;
    }

    /// Wipes the content. Keys opened before stay open.
    @Override
    public void close() {
        data.close();
    }

    @Override
    public String toString() {
        return "key file " + origin;
    }
}
