package mapback.testkit.sample.above;

import mapback.testkit.sample.below.Below;
import tools.jackson.databind.JsonNode;

/// Imports downwards, and keeps its library to itself.
public final class Above {
    private final Below below = new Below();

    public String name() {
        return below.name();
    }

    String inside(JsonNode node) {
        return node.asString();
    }
}
