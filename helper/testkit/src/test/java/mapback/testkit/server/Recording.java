package mapback.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.InflaterInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a real server answered, to compare an answer with.
record Recording(JsonNode response) {
    /// Values that differ with every server or every time.
    private static final Set<String> CHANGING =
            Set.of("ticket", "ticket-info", "CSRFPreventionToken", "avail", "used", "total");

    private static final JsonMapper JSON = new JsonMapper();

    void holds(RawHttp.Response answer) {
        assertThat(answer.line()).isEqualTo(response.path("line").asString());
        boolean json = (textOf(answer.body()).startsWith("{") && response.has("body")) || namesPath();
        assertThat(headers(answer.headers(), json)).isEqualTo(headers(recordedHeaders(), json));
        assertThat(answer.header("date")).isPresent();
        byte[] body = answer.body().getBytes(StandardCharsets.ISO_8859_1);
        if (answer.header("content-encoding").isPresent()) {
            byte[] recorded =
                    Base64.getDecoder().decode(response.path("body_base64").asString());
            assertThat(inflated(body)).isEqualTo(inflated(recorded));
        } else {
            holdsBody(body);
        }
    }

    void holds(RawReader.Response answer) {
        Map<String, String> ours = new TreeMap<>(answer.headers());
        Map<String, String> theirs = new TreeMap<>();
        recordedHeaders().forEach(it -> theirs.put(it.getKey(), it.getValue()));
        assertThat(ours.remove("date")).isNotEmpty();
        theirs.remove("date");
        if (namesPath()) {
            theirs.put("content-length", "" + bodyText().length());
        }
        assertThat(ours).isEqualTo(theirs);
        holdsBody(answer.body());
        if (response.path("largest_data_frame").asInt() < 16384) {
            assertThat(answer.frames()).isEqualTo(response.path("data_frames").asInt());
        }
    }

    private void holdsBody(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        if (response.has("sha256")) {
            assertThat(body).hasSize(response.path("length").asInt());
            assertThat(sha256(body)).isEqualTo(response.path("sha256").asString());
        } else if (text.startsWith("{")) {
            assertThat(settled(JSON.readTree(text))).isEqualTo(settled(JSON.readTree(bodyText())));
        } else {
            assertThat(text).isEqualTo(bodyText());
        }
    }

    /// The server's path was changed in the recordings afterwards, which left the length as it was.
    private boolean namesPath() {
        return bodyText().contains("/datastore/fixture/");
    }

    private static String inflated(byte[] packed) {
        try (var content = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String bodyText() {
        return response.path("body").asString("");
    }

    private static String textOf(String latin1) {
        return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private List<Map.Entry<String, String>> recordedHeaders() {
        List<Map.Entry<String, String>> found = new ArrayList<>();
        for (JsonNode header : response.path("headers")) {
            found.add(Map.entry(header.get(0).asString(), header.get(1).asString()));
        }
        return found;
    }

    /// Names and values in the server's order; the length of JSON may differ with its numbers.
    private static List<String> headers(List<Map.Entry<String, String>> headers, boolean json) {
        return headers.stream()
                .map(it -> it.getKey() + ": "
                        + switch (it.getKey()) {
                            case "date" -> "";
                            case "content-length" -> json ? "" : it.getValue();
                            case "set-cookie" -> it.getValue().replaceAll("PBS:.*?;", "…;");
                            default -> it.getValue();
                        })
                .toList();
    }

    /// JSON whose changing values are only their kind, and whose lists have an order.
    private static String settled(JsonNode json) {
        if (json.isObject()) {
            Map<String, String> members = new TreeMap<>();
            json.properties()
                    .forEach(it -> members.put(
                            it.getKey(),
                            CHANGING.contains(it.getKey())
                                    ? it.getValue().getNodeType().toString()
                                    : settled(it.getValue())));
            return members.toString();
        }
        if (json.isArray()) {
            List<String> elements = new ArrayList<>();
            json.forEach(it -> elements.add(settled(it)));
            elements.sort(Comparator.naturalOrder());
            return elements.toString();
        }
        return json.toString();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
