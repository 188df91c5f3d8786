package mapback.testkit.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mapback.testkit.server.Query.Place;
import mapback.testkit.server.Store.GroupFolder;
import mapback.testkit.server.Store.Manifest;
import tools.jackson.databind.JsonNode;

/// Groups, snapshots and files as the rows that the server answers; keys in its order.
final class Listing {
    private static final String CRYPT_MODE = "crypt-mode";

    private Listing() {}

    static Map<String, Object> group(Store store, String namespace, GroupFolder group) throws IOException, Refused {
        List<Place> snapshots = store.snapshots(namespace, group);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("backup-count", snapshots.size());
        row.put("backup-id", group.id());
        row.put("backup-type", group.type());
        store.groupNotes(group).ifPresent(notes -> row.put("comment", firstLine(notes, true)));
        Optional<Place> newest = newest(store, snapshots);
        row.put("files", newest.isPresent() ? store.files(newest.get()) : List.of());
        row.put("last-backup", newest.map(Place::time).orElse(0L));
        row.put("owner", store.owner(group));
        return row;
    }

    /// The newest finished snapshot, or the newest.
    private static Optional<Place> newest(Store store, List<Place> snapshots) throws IOException, Refused {
        for (Place place : snapshots.reversed()) {
            if (store.files(place).contains(Store.MANIFEST)) {
                return Optional.of(place);
            }
        }
        return snapshots.isEmpty() ? Optional.empty() : Optional.of(snapshots.getLast());
    }

    static Map<String, Object> snapshot(Store store, Place place, String owner) throws IOException, Refused {
        Optional<Manifest> manifest = store.manifest(place);
        List<Map<String, Object>> files = files(store, place, manifest, false);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("backup-type", place.type());
        row.put("backup-id", place.id());
        row.put("backup-time", place.time());
        manifest.ifPresent(it -> unprotected(it.json().path("unprotected"), row));
        row.put("files", files);
        if (manifest.isPresent()) {
            row.put("size", files.stream().mapToLong(Listing::size).sum());
        }
        row.put("owner", owner);
        row.put("protected", store.isProtected(place));
        return row;
    }

    private static void unprotected(JsonNode unprotected, Map<String, Object> row) {
        if (unprotected.path("notes").isString()) {
            row.put("comment", firstLine(unprotected.path("notes").asString(), false));
        }
        if (unprotected.path("verify_state").isObject()) {
            JsonNode state = unprotected.path("verify_state");
            row.put(
                    "verification",
                    ordered(
                            "upid",
                            state.path("upid").asString(),
                            "state",
                            state.path("state").asString()));
        }
        if (unprotected.path("key-fingerprint").isString()) {
            row.put("fingerprint", unprotected.path("key-fingerprint").asString());
        }
    }

    /// The files of a snapshot: those of the manifest, the manifest, what else is there.
    ///
    /// @param sorted whether each row has its keys in alphabetical order, as in all lists but that of snapshots
    static List<Map<String, Object>> files(Store store, Place place, Optional<Manifest> manifest, boolean sorted)
            throws IOException, Refused {
        List<Map<String, Object>> rows = new ArrayList<>();
        List<String> others = store.files(place);
        if (manifest.isPresent()) {
            JsonNode json = manifest.get().json();
            for (JsonNode file : json.path("files")) {
                String name = file.path("filename").asString();
                others.remove(name);
                rows.add(file(
                        name,
                        file.path(CRYPT_MODE).asString("none"),
                        file.path("size").asLong(),
                        sorted));
            }
            others.remove(Store.MANIFEST);
            String mode = json.path("signature").isString() ? "sign-only" : "none";
            rows.add(file(Store.MANIFEST, mode, manifest.get().size(), sorted));
        }
        others.forEach(name -> rows.add(Map.of("filename", name)));
        return rows;
    }

    private static Map<String, Object> file(String name, String mode, long size, boolean sorted) {
        Map<String, Object> row =
                sorted ? ordered(CRYPT_MODE, mode, "filename", name) : ordered("filename", name, CRYPT_MODE, mode);
        row.put("size", size);
        return row;
    }

    private static Map<String, Object> ordered(String first, Object its, String second, Object other) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put(first, its);
        row.put(second, other);
        return row;
    }

    private static long size(Map<String, Object> file) {
        return file.get("size") instanceof Long size ? size : 0;
    }

    private static String firstLine(String text, boolean withNewline) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, withNewline ? end + 1 : end);
    }
}
