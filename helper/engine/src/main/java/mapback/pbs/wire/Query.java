package mapback.pbs.wire;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.SnapshotName;

/// The parameters of a request, in order.
public record Query(Map<String, String> values) {
    /// None.
    public static final Query NONE = new Query(Map.of());

    public Query {
        values = new LinkedHashMap<>(values);
    }

    /// The same and one more.
    public Query with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Query(more);
    }

    /// A namespace; the root is left out.
    public Query in(Namespace namespace) {
        return namespace.isRoot() ? this : with("ns", namespace.text());
    }

    /// A snapshot.
    public Query of(SnapshotName snapshot) {
        return with("backup-type", snapshot.group().type().text())
                .with("backup-id", snapshot.group().id())
                .with("backup-time", Long.toString(snapshot.time().getEpochSecond()));
    }

    /// `?name=value&…` as a form writes it; empty when there are none.
    String text() {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) -> text.append(text.isEmpty() ? '?' : '&')
                .append(encode(name))
                .append('=')
                .append(encode(value)));
        return text.toString();
    }

    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
