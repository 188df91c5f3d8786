package mapback.pbs.wire;

import io.netty.handler.codec.http.HttpMethod;
import java.util.Arrays;

/// One request of the admin API.
final class Call {
    static final String ROOT = "/api2/json/";

    private final HttpMethod method;
    private final String path;
    private final byte[] body;

    private Call(HttpMethod method, String path, byte[] body) {
        this.method = method;
        this.path = path;
        this.body = body;
    }

    HttpMethod method() {
        return method;
    }

    /// From `/api2/json` on, with its query.
    String path() {
        return path;
    }

    /// JSON, wiped once it was sent; empty for none.
    byte[] body() {
        return body;
    }

    static Call get(String path, Query query) {
        return new Call(HttpMethod.GET, ROOT + path + query.text(), new byte[0]);
    }

    static Call post(String path, byte[] json) {
        return new Call(HttpMethod.POST, ROOT + path, json);
    }

    /// Whether asking twice is as good as once.
    boolean isRepeatable() {
        return method.equals(HttpMethod.GET);
    }

    void wipe() {
        Arrays.fill(body, (byte) 0);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
