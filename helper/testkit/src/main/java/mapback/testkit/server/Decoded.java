package mapback.testkit.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mapback.testkit.server.Query.Place;
import mapback.testkit.server.Store.Manifest;
import tools.jackson.databind.JsonNode;

/// Files that the server decodes itself: blobs, images and archives that are not encrypted.
final class Decoded {
    private Decoded() {}

    static Answer answer(Store store, Place place, String file) throws Refused, IOException {
        if (!store.hasSnapshot(place)) {
            throw Refused.notThere();
        }
        Optional<Manifest> manifest = store.manifest(place);
        if (manifest.isPresent()) {
            for (JsonNode one : manifest.get().json().path("files")) {
                if (one.path("filename").asString().equals(file)
                        && one.path("crypt-mode").asString().equals("encrypt")) {
                    throw Refused.badRequest("cannot decode '" + file + "' - is encrypted");
                }
            }
        }
        Path path = store.file(place, file);
        if (!Files.exists(path)) {
            throw Refused.badRequest("File open failed: No such file or directory (os error 2)");
        }
        byte[] stored = Files.readAllBytes(path);
        return Answer.bytes(file.endsWith(".blob") ? Store.decoded(stored) : joined(store, IndexFile.digests(stored)));
    }

    private static byte[] joined(Store store, List<String> digests) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String digest : digests) {
            all.write(Store.decoded(Files.readAllBytes(store.chunk(digest))));
        }
        return all.toByteArray();
    }
}
