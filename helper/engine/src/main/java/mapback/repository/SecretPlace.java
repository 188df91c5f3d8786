package mapback.repository;

import java.util.LinkedHashMap;
import java.util.Map;

/// What a kept secret is for: what it is found by. Nothing of it is secret itself.
public sealed interface SecretPlace {
    /// What the attribute `kind` says.
    String kind();

    /// The attributes beside the kind, in the order of their names below.
    Map<String, String> about();

    /// What a user sees in the desktop's list of passwords.
    String label();

    /// A user's password at a server, or the secret of an API token.
    ///
    /// @param server `host:port`
    /// @param user   `name@realm` or `name@realm!token`
    record Login(String server, String user) implements SecretPlace {
        @Override
        public String kind() {
            return "login";
        }

        @Override
        public Map<String, String> about() {
            return ordered("server", server, "user", user);
        }

        @Override
        public String label() {
            return "Mapback: " + user + " at " + server;
        }
    }

    /// The password of a key file.
    ///
    /// @param fingerprint of the key, in full
    record KeyPassword(String fingerprint) implements SecretPlace {
        @Override
        public String kind() {
            return "key-password";
        }

        @Override
        public Map<String, String> about() {
            return ordered("fingerprint", fingerprint);
        }

        @Override
        public String label() {
            return "Mapback: password of the encryption key " + fingerprint;
        }
    }

    /// What the next helper needs to go on with a mapping.
    ///
    /// @param mapping its id
    /// @param part    which of its secrets, as in `key`
    record OfMapping(String mapping, String part) implements SecretPlace {
        @Override
        public String kind() {
            return "mapping";
        }

        @Override
        public Map<String, String> about() {
            return ordered("mapping", mapping, "part", part);
        }

        @Override
        public String label() {
            return "Mapback: " + part + " of the mapping " + mapping;
        }
    }

    private static Map<String, String> ordered(String... namesAndValues) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
