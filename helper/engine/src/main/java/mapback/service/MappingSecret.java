package mapback.service;

import java.util.Optional;
import mapback.protocol.HandedLogin;
import mapback.protocol.KeyOffer;

/// What a mapping is read with, as the kernel's keyring keeps it.
///
/// @param login where it reads from a server
/// @param key   where it is encrypted
public record MappingSecret(Optional<HandedLogin> login, Optional<KeyOffer> key) {
    boolean isEmpty() {
        return login.isEmpty() && key.isEmpty();
    }

    @Override
    public String toString() {
        return "secrets of a mapping";
    }
}
