package mapback.testkit.server;

/// What `GET /access/domains` answers.
final class Realms {
    static final String JSON = "{\"data\":[{\"comment\":\"Linux PAM standard authentication\",\"default\":true,"
            + "\"realm\":\"pam\",\"type\":\"pam\"},{\"comment\":\"Proxmox Backup authentication server\","
            + "\"realm\":\"pbs\",\"type\":\"pbs\"}],"
            + "\"digest\":\"2109f3c3fd14d088ff27ddb0a4c9210fada320c9e380b387e165112ed2a2ee42\"}";

    private Realms() {}
}
