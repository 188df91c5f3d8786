package mapback.testkit.sample.beside;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// Shows a library's type to everybody, and its package has no sign.
public final class Beside {
    public List<JsonNode> nodes() {
        return List.of();
    }
}
