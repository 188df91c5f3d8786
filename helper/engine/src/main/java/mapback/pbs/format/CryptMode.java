package mapback.pbs.format;

import java.util.Optional;

/// How a file of a snapshot is protected.
public enum CryptMode {
    /// Plain, and the manifest bears no signature for it.
    NONE("none"),
    /// Encrypted; the manifest is signed with the same key.
    ENCRYPT("encrypt"),
    /// Plain, but the manifest that vouches for it is signed.
    SIGN_ONLY("sign-only");

    private final String text;

    CryptMode(String text) {
        this.text = text;
    }

    /// As it stands in a manifest.
    public String text() {
        return text;
    }

    /// The mode of that text; empty when there is none.
    public static Optional<CryptMode> parse(String text) {
        for (CryptMode mode : values()) {
            if (mode.text.equals(text)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}
