package mapback.testkit.server;

import java.util.EnumSet;
import java.util.Set;

/// What may be done below a path as `/datastore/store/namespace`.
public enum Privilege {
    AUDIT("Datastore.Audit"),
    BACKUP("Datastore.Backup"),
    MODIFY("Datastore.Modify"),
    PRUNE("Datastore.Prune"),
    READ("Datastore.Read"),
    VERIFY("Datastore.Verify");

    private final String text;

    Privilege(String text) {
        this.text = text;
    }

    /// As the server names it.
    public String text() {
        return text;
    }

    /// The role DatastoreReader.
    public static Set<Privilege> reader() {
        return EnumSet.of(AUDIT, READ, VERIFY);
    }

    /// The role DatastoreBackup.
    public static Set<Privilege> backup() {
        return EnumSet.of(BACKUP);
    }

    /// The role DatastoreAdmin.
    public static Set<Privilege> admin() {
        return EnumSet.allOf(Privilege.class);
    }
}
