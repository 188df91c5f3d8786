package mapback.testkit.server;

/// A request that is answered with a status and one plain text.
final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final boolean typed;
    private final String text;

    private Refused(int status, boolean typed, String text) {
        super(text);
        this.status = status;
        this.typed = typed;
        this.text = text;
    }

    static Refused badRequest(String text) {
        return new Refused(400, true, text);
    }

    static Refused parameter(String name, String fault) {
        return badRequest("parameter verification failed - '" + name + "': " + fault);
    }

    static Refused notThere() {
        return badRequest("ENOENT: No such file or directory");
    }

    static Refused forbidden(String text) {
        return new Refused(403, true, text);
    }

    static Refused noSuchPath(String path) {
        return new Refused(404, true, "Path '" + path + "' not found.");
    }

    static Refused noSuchFile(String text) {
        return new Refused(404, true, text);
    }

    /// Wrong or no credentials with a request: the answer has no content type.
    static Refused unauthorized(String text) {
        return new Refused(401, false, "authentication failed - " + text);
    }

    /// A login that fails, whatever the reason.
    static Refused login() {
        return new Refused(401, true, "permission check failed.");
    }

    /// A chunk of no index that was downloaded on the connection.
    static Refused notRegistered(String digest) {
        return new Refused(401, true, "download chunk " + digest + " not allowed");
    }

    static Refused serverError() {
        return new Refused(500, true, "internal error");
    }

    int status() {
        return status;
    }

    /// Whether the answer says a content type.
    boolean isTyped() {
        return typed;
    }

    String text() {
        return text;
    }
}
