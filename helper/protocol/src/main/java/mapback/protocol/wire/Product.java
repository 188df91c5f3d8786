package mapback.protocol.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/// What the service says of itself.
///
/// @param version the helper's version, as in `0.1.0`
public record Product(String version) {

    Map<String, Object> answer() {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("vendor", "Mapback");
        answer.put("product", "Mapback helper");
        answer.put("version", version);
        answer.put("url", "");
        answer.put("interfaces", Interfaces.ALL);
        return answer;
    }
}
