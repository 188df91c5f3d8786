package mapback.app.window;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import mapback.testkit.Fixtures;
import tools.jackson.databind.JsonNode;

/// SHA-256 of what was brought back, and of what was backed up.
final class Sums {
    private Sums() {}

    static String of(Path file) throws Exception {
        return of(Files.readAllBytes(file));
    }

    static String of(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    /// What the official client's restore had.
    static String known(String snapshot, String image) {
        return row(snapshot, image).get("sha256").asString();
    }

    static long size(String snapshot, String image) {
        return row(snapshot, image).get("size").asLong();
    }

    private static JsonNode row(String snapshot, String image) {
        return Fixtures.truthJson("images.json")
                .valueStream()
                .filter(row -> row.get("snapshot").asString().equals(snapshot)
                        && row.get("archive").asString().equals(image))
                .findFirst()
                .orElseThrow();
    }
}
