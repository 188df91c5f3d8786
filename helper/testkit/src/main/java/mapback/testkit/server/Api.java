package mapback.testkit.server;

import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mapback.testkit.server.Query.Place;
import mapback.testkit.server.Store.GroupFolder;
import mapback.testkit.server.Store.Manifest;
import tools.jackson.databind.json.JsonMapper;

/// The calls of `/api2/json` that need a login. Waits for the disk.
record Api(Stores stores, Rights rights, Locks locks) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> SNAPSHOT = Set.of("ns", "backup-type", "backup-id", "backup-time");
    private static final int DEEPEST = 7;

    /// @param path  below `/api2/json`, without slashes at its ends
    /// @param whole as messages name it
    Answer answer(Caller caller, HttpMethod method, String path, String query, String whole)
            throws Refused, IOException {
        String[] parts = path.split("/");
        boolean get = method.equals(HttpMethod.GET);
        if (parts.length >= 2 && path.startsWith("admin/datastore")) {
            return parts.length == 2 && get
                    ? datastores(caller, query)
                    : ofDatastore(caller, method, parts, query, whole);
        }
        if (!get) {
            throw Refused.noSuchPath(whole);
        }
        return switch (path) {
            case "version" -> version(query);
            case "access/permissions" -> permissions(caller, query);
            case "status/datastore-usage" -> usages(caller, query);
            default -> throw Refused.noSuchPath(whole);
        };
    }

    private Answer ofDatastore(Caller caller, HttpMethod method, String[] parts, String query, String whole)
            throws Refused, IOException {
        String store = parts[2];
        String call = parts.length == 4 ? parts[3] : "";
        if (method.equals(HttpMethod.DELETE) && call.equals("snapshots")) {
            return delete(caller, store, query);
        }
        if (!method.equals(HttpMethod.GET)) {
            throw Refused.noSuchPath(whole);
        }
        return switch (call) {
            case "status" -> status(caller, store, query);
            case "namespace" -> namespaces(caller, store, query);
            case "groups" -> groups(caller, store, query);
            case "snapshots" -> snapshots(caller, store, query);
            case "files" -> files(caller, store, query);
            case "notes" -> notes(caller, store, query);
            case "group-notes" -> groupNotes(caller, store, query);
            case "protected" -> isProtected(caller, store, query);
            case "download" -> download(caller, store, query, false);
            case "download-decoded" -> download(caller, store, query, true);
            default -> throw Refused.noSuchPath(whole);
        };
    }

    private static Answer version(String query) throws Refused {
        Query.of(query, Set.of());
        return data(new TreeMap<>(
                Map.of("release", "1", "repoid", "acd1774cd4d3ce0f6bac33efda0620280051afba", "version", "4.1")));
    }

    private Answer permissions(Caller caller, String query) throws Refused {
        Optional<String> path = Query.of(query, Set.of("auth-id", "path")).text("path");
        Map<String, Object> found = new TreeMap<>();
        rights.accounts().all(caller).forEach((at, privileges) -> {
            if (path.isEmpty() || path.get().equals(at)) {
                Map<String, Object> here = new TreeMap<>();
                privileges.forEach(it -> here.put(it.text(), true));
                found.put(at, here);
            }
        });
        return data(found);
    }

    private Answer datastores(Caller caller, String query) throws Refused {
        Query.of(query, Set.of());
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Store store : stores.all()) {
            if (rights.accounts().anythingBelow(caller, store.aclPath(""))) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("comment", stores.comment());
                stores.maintenance(store.name()).ifPresent(it -> row.put("maintenance", it.setting()));
                row.put("mount-status", "nonremovable");
                row.put("store", store.name());
                rows.add(row);
            }
        }
        return data(rows);
    }

    private Answer usages(Caller caller, String query) throws Refused, IOException {
        Query.of(query, Set.of());
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Store store : stores.all()) {
            if (rights.accounts().anythingBelow(caller, store.aclPath(""))) {
                Map<String, Object> row = new TreeMap<>(usage(store.folder()));
                row.put("mount-status", "nonremovable");
                row.put("store", store.name());
                rows.add(row);
            }
        }
        return data(rows);
    }

    private static Map<String, Object> usage(Path folder) throws IOException {
        FileStore medium = Files.getFileStore(folder);
        long total = medium.getTotalSpace();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("avail", medium.getUsableSpace());
        row.put("total", total);
        row.put("used", total - medium.getUnallocatedSpace());
        return row;
    }

    private Answer status(Caller caller, String name, String query) throws Refused, IOException {
        Query.of(query, Set.of("verbose"));
        rights.needAnything(caller, name);
        return data(usage(stores.open(name).folder()));
    }

    private Answer namespaces(Caller caller, String name, String query) throws Refused, IOException {
        Query asked = Query.of(query, Set.of("parent", "max-depth"));
        rights.needAnything(caller, name);
        Store store = stores.open(name);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String namespace : store.namespaces(asked.namespace("parent"), asked.number("max-depth", DEEPEST))) {
            if (rights.maySee(caller, store, namespace)) {
                rows.add(Map.of("ns", namespace));
            }
        }
        return data(rows);
    }

    private Answer groups(Caller caller, String name, String query) throws Refused, IOException {
        String namespace = Query.of(query, Set.of("ns")).namespace("ns");
        Store store = rights.list(caller, name, namespace);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (GroupFolder group : store.groups(namespace)) {
            if (rights.maySee(caller, store, namespace, group)) {
                rows.add(Listing.group(store, namespace, group));
            }
        }
        return data(rows);
    }

    private Answer snapshots(Caller caller, String name, String query) throws Refused, IOException {
        Query asked = Query.of(query, Set.of("ns", "backup-type", "backup-id"));
        String namespace = asked.namespace("ns");
        Optional<String> type = asked.type();
        Optional<String> id = asked.id();
        Store store = rights.list(caller, name, namespace);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (GroupFolder group : store.groups(namespace)) {
            boolean wanted = type.orElse(group.type()).equals(group.type())
                    && id.orElse(group.id()).equals(group.id());
            if (wanted && rights.maySee(caller, store, namespace, group)) {
                String owner = store.owner(group);
                for (Place place : store.snapshots(namespace, group)) {
                    rows.add(Listing.snapshot(store, place, owner));
                }
            }
        }
        return Answer.streamedJson(JSON.writeValueAsString(Map.of("data", rows)));
    }

    private Answer files(Caller caller, String name, String query) throws Refused, IOException {
        Place place = Query.of(query, SNAPSHOT).snapshot();
        Store store = rights.need(caller, name, place, Set.of(Privilege.AUDIT, Privilege.READ), Privilege.BACKUP);
        store.needSnapshot(place);
        return data(Listing.files(store, place, store.manifest(place), true));
    }

    private Answer notes(Caller caller, String name, String query) throws Refused, IOException {
        Place place = Query.of(query, SNAPSHOT).snapshot();
        Store store = rights.need(caller, name, place, Set.of(Privilege.AUDIT), Privilege.BACKUP);
        store.needSnapshot(place);
        return data(store.manifest(place)
                .map(Manifest::json)
                .map(it -> it.path("unprotected").path("notes").asString(""))
                .orElse(""));
    }

    private Answer groupNotes(Caller caller, String name, String query) throws Refused, IOException {
        Place group = Query.of(query, Set.of("ns", "backup-type", "backup-id")).group();
        Store store = rights.need(caller, name, group, Set.of(Privilege.AUDIT), Privilege.BACKUP);
        return data(store.groupNotes(store.group(group)).orElse(""));
    }

    private Answer isProtected(Caller caller, String name, String query) throws Refused, IOException {
        Place place = Query.of(query, SNAPSHOT).snapshot();
        Store store = rights.need(caller, name, place, Set.of(Privilege.AUDIT), Privilege.BACKUP);
        store.needSnapshot(place);
        return data(store.isProtected(place));
    }

    private Answer download(Caller caller, String name, String query, boolean decode) throws Refused, IOException {
        Query asked = Query.of(query, Set.of("ns", "backup-type", "backup-id", "backup-time", "file-name"));
        String file = asked.fileName();
        Place place = asked.snapshot();
        Store store = rights.need(caller, name, place, Set.of(Privilege.READ), Privilege.BACKUP);
        return decode ? Decoded.answer(store, place, file) : stored(store, place, file);
    }

    private static Answer stored(Store store, Place place, String file) throws Refused {
        Optional<byte[]> instead = store.faults().instead(place, file);
        if (instead.isPresent()) {
            return Answer.bytes(instead.get());
        }
        Path path = store.file(place, file);
        if (!store.hasSnapshot(place) || !Files.isRegularFile(path)) {
            throw Refused.badRequest("File open failed: No such file or directory (os error 2)");
        }
        return Answer.file(path);
    }

    private Answer delete(Caller caller, String name, String query) throws Refused, IOException {
        Place place = Query.of(query, SNAPSHOT).snapshot();
        Store store = rights.need(caller, name, place, Set.of(Privilege.MODIFY), Privilege.PRUNE);
        store.needSnapshot(place);
        if (locks.isRead(Locks.name(store, place))) {
            throw Refused.badRequest(Deletion.refusal(store, place));
        }
        if (store.isProtected(place)) {
            throw Refused.badRequest("failed to delete snapshot - cannot remove protected snapshot");
        }
        Deletion.remove(store.snapshotFolder(place));
        return Answer.json("{\"data\":null}");
    }

    private static Answer data(Object data) {
        return Answer.json(JSON.writeValueAsString(Map.of("data", data)));
    }
}
