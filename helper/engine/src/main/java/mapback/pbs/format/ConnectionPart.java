package mapback.pbs.format;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a line of text about a connection can say, and by which labels it is known: those of the server's web
/// interface in English and German, of the client's variables, and of Proxmox VE's storages. In labels only letters
/// and digits count.
enum ConnectionPart {
    REPOSITORY("repository repo repositoryforcliandapi pbsrepository"),
    SERVER("server host hostname hostnameip hostip address serveraddress ip ipaddress url "
            + "adresse pbsserver pbshost pbsurl"),
    PORT("port pbsport"),
    DATASTORE("datastore datastorename datastoreid store pbsdatastore"),
    USER("user username userid login authid benutzer benutzername token tokenid apitoken "
            + "apitokenid pbsapitoken pbsuser pbsusername pbsauthid pbstoken pbstokenid"),
    TOKEN_NAME("tokenname apitokenname pbstokenname pbsapitokenname"),
    NAMESPACE("namespace ns namensraum pbsnamespace"),
    FINGERPRINT(
            "fingerprint fingerprintsha256 sha256fingerprint certificatefingerprint " + "fingerabdruck pbsfingerprint"),
    SECRET("password passwort secret geheimnis tokensecret apitokensecret pbspassword "
            + "pbssecret pbstokensecret pbsapitokensecret"),
    /// What begins an entry of Proxmox VE's `storage.cfg`.
    NAME("pbs");

    private static final Map<String, ConnectionPart> BY_LABEL = byLabel();

    /// No label has more characters.
    private static final int LONGEST_LABEL = 40;

    /// Parted by blanks.
    private final String labels;

    ConnectionPart(String labels) {
        this.labels = labels;
    }

    /// @param label as it was written
    static Optional<ConnectionPart> labelled(CharSequence label) {
        if (label.length() > LONGEST_LABEL) {
            return Optional.empty();
        }
        StringBuilder bare = new StringBuilder();
        label.chars().filter(Character::isLetterOrDigit).forEach(c -> bare.append((char) c));
        return Optional.ofNullable(BY_LABEL.get(bare.toString().toLowerCase(Locale.ROOT)));
    }

    private static Map<String, ConnectionPart> byLabel() {
        Map<String, ConnectionPart> map = new HashMap<>();
        for (ConnectionPart part : values()) {
            for (String label : part.labels.split(" ", -1)) {
                map.put(label, part);
            }
        }
        return Map.copyOf(map);
    }
}
