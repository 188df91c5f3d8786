package mapback.pbs.wire;

import java.util.List;
import java.util.Optional;

/// What came back for a [Call].
final class Answer {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final int status;
    private final Optional<String> server;
    private final List<String> cookies;
    private final byte[] body;

    /// @param body becomes the answer's own
    Answer(int status, Optional<String> server, List<String> cookies, byte[] body) {
        this.status = status;
        this.server = server;
        this.cookies = cookies;
        this.body = body;
    }

    int status() {
        return status;
    }

    /// Whether it says in its header that it is another product of the same house.
    boolean isOfProxmoxVe() {
        return server.filter(name -> name.startsWith("pve-api-daemon")).isPresent();
    }

    /// As they were set.
    List<String> cookies() {
        return cookies;
    }

    /// Of an error the beginning only; the answer's own.
    byte[] body() {
        return body;
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    boolean isUnauthorized() {
        return status == UNAUTHORIZED;
    }

    boolean isForbidden() {
        return status == FORBIDDEN;
    }

    /// What the server said, made harmless.
    ///
    /// @param secrets what was sent to it and must not be in there
    String text(Hush secrets) {
        return ServerText.harmless(body, secrets);
    }

    /// Whether it is a page for people. The admin API answers in JSON, and refuses in plain words.
    boolean isPage() {
        int begin = 0;
        while (begin < body.length && body[begin] <= ' ' && body[begin] >= 0) {
            begin++;
        }
        return begin < body.length && body[begin] == '<';
    }

    @Override
    public String toString() {
        return "status " + status;
    }
}
