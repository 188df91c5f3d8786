package mapback.testkit.server;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// What is answered over HTTP/1.1.
///
/// @param type   content type, if the server says one
/// @param cookie what `set-cookie` says
record Answer(int status, Optional<String> type, Optional<String> cookie, Body body) {
    static final String JSON = "application/json;charset=UTF-8";
    static final String BYTES = "application/octet-stream";
    private static final String NO_COOKIE =
            "__Host-PBSAuthCookie=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure; SameSite=Lax; HttpOnly; Path=/;";

    sealed interface Body {
        /// With its length.
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Whole(byte[] bytes) implements Body {}

        /// In pieces, without a length.
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Pieces(byte[] bytes) implements Body {}

        /// A file as it is stored, in pieces.
        record Stored(Path file) implements Body {}
    }

    static Answer json(String text) {
        return new Answer(200, Optional.of(JSON), Optional.empty(), new Body.Whole(utf8(text)));
    }

    static Answer streamedJson(String text) {
        return new Answer(200, Optional.of(JSON), Optional.empty(), new Body.Pieces(utf8(text)));
    }

    static Answer bytes(byte[] bytes) {
        return new Answer(200, Optional.of(BYTES), Optional.empty(), new Body.Pieces(bytes));
    }

    static Answer file(Path file) {
        return new Answer(200, Optional.of(BYTES), Optional.empty(), new Body.Stored(file));
    }

    static Answer login(String text, Optional<String> cookie) {
        return new Answer(200, Optional.of("application/json"), cookie, new Body.Whole(utf8(text)));
    }

    static Answer empty(int status) {
        return new Answer(status, Optional.empty(), Optional.empty(), new Body.Whole(new byte[0]));
    }

    static Answer refusal(Refused refused) {
        return new Answer(
                refused.status(),
                refused.isTyped() ? Optional.of(JSON) : Optional.empty(),
                refused.status() == 401 ? Optional.of(NO_COOKIE) : Optional.empty(),
                new Body.Whole(utf8(refused.text())));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
