package mapback.testkit.server;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A request over HTTP/1.1, taken apart.
///
/// @param path without double or trailing slashes
@SuppressWarnings("ArrayRecordComponent") // never compared
record Call(FullHttpRequest request, String uri, String path, String query, byte[] body) {
    private static final String API = "/api2/json/";
    private static final String EXTJS = "/api2/extjs/";
    private static final JsonMapper JSON = new JsonMapper();

    static Call of(FullHttpRequest request) {
        String uri = request.uri();
        int mark = uri.indexOf('?');
        String path = (mark < 0 ? uri : uri.substring(0, mark)).replaceAll("/+", "/");
        return new Call(
                request,
                uri,
                path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
                mark < 0 ? "" : uri.substring(mark + 1),
                ByteBufUtil.getBytes(request.content()));
    }

    HttpMethod method() {
        return request.method();
    }

    HttpHeaders headers() {
        return request.headers();
    }

    boolean isGet() {
        return method().equals(HttpMethod.GET);
    }

    boolean isUpgrade() {
        return isGet() && path.equals(API + "reader");
    }

    boolean isLogin() {
        return method().equals(HttpMethod.POST) && path.equals(API + "access/ticket");
    }

    /// The path below `/api2/json`; empty when it is another.
    String apiPath() throws Refused {
        if (path.contains("/../") || path.endsWith("/..")) {
            throw Refused.badRequest("invalid path '" + path + "'");
        }
        if (path.startsWith(EXTJS)) {
            return path.substring(EXTJS.length());
        }
        return path.startsWith(API) ? path.substring(API.length()) : "";
    }

    /// The form of the web interface, when it was asked for.
    Answer asExtjs(Answer answer) {
        if (!path.startsWith(EXTJS) || !(answer.body() instanceof Answer.Body.Whole(byte[] bytes))) {
            return answer;
        }
        Map<String, Object> whole = new LinkedHashMap<>();
        JsonNode data = JSON.readTree(new String(bytes, StandardCharsets.UTF_8)).path("data");
        whole.put("data", data);
        whole.put("status", 200);
        whole.put("success", true);
        return Answer.json(JSON.writeValueAsString(whole));
    }

    Answer refusal(Refused refused) {
        if (!path.startsWith(EXTJS) || refused.status() == 401) {
            return Answer.refusal(refused);
        }
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("errors", Map.of());
        whole.put("message", refused.text());
        whole.put("status", refused.status());
        whole.put("success", false);
        Answer ok = Answer.json(JSON.writeValueAsString(whole));
        return new Answer(200, ok.type(), Optional.empty(), ok.body());
    }
}
