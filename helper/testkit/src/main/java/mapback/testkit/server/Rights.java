package mapback.testkit.server;

import java.io.IOException;
import java.util.Set;
import mapback.testkit.server.Query.Place;
import mapback.testkit.server.Store.GroupFolder;

/// Who may do what, said as the server says it.
record Rights(Accounts accounts, Stores stores) {
    private static final String DENIED = "permission check failed";

    /// Any privilege on the datastore or below.
    void needAnything(Caller caller, String store) throws Refused {
        if (!accounts.anythingBelow(caller, "/datastore/" + store)) {
            throw Refused.forbidden(DENIED);
        }
    }

    /// The datastore, if the caller may list all or its own groups of a namespace.
    Store list(Caller caller, String name, String namespace) throws Refused {
        String path = aclPath(name, namespace);
        Set<Privilege> here = accounts.at(caller, path);
        if (!here.contains(Privilege.AUDIT) && !here.contains(Privilege.BACKUP)) {
            throw Refused.forbidden(DENIED + " - missing Datastore.Audit|Datastore.Backup on " + path);
        }
        return stores.open(name);
    }

    boolean maySee(Caller caller, Store store, String namespace) {
        return !accounts.at(caller, store.aclPath(namespace)).isEmpty();
    }

    /// Whether a group is listed.
    boolean maySee(Caller caller, Store store, String namespace, GroupFolder group) throws IOException {
        return accounts.at(caller, store.aclPath(namespace)).contains(Privilege.AUDIT)
                || caller.owns(store.owner(group));
    }

    /// The datastore, if the caller has one of the privileges, or `limited` and owns the group.
    Store need(Caller caller, String name, Place place, Set<Privilege> full, Privilege limited)
            throws Refused, IOException {
        String path = aclPath(name, place.namespace());
        Set<Privilege> here = accounts.at(caller, path);
        boolean all = full.stream().anyMatch(here::contains);
        if (!all && !here.contains(limited)) {
            String missing =
                    String.join("|", full.stream().map(Privilege::text).sorted().toList());
            throw Refused.forbidden(DENIED + " - missing " + missing + "|" + limited.text() + " on " + path);
        }
        Store store = stores.open(name);
        if (!all) {
            String owner = store.owner(store.group(place));
            if (!caller.owns(owner)) {
                throw Refused.badRequest("backup owner check failed (" + caller.id() + " != " + owner + ")");
            }
        }
        return store;
    }

    static String aclPath(String store, String namespace) {
        return "/datastore/" + store + (namespace.isEmpty() ? "" : "/" + namespace);
    }
}
