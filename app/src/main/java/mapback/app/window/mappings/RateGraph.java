package mapback.app.window.mappings;

import java.util.List;
import javafx.scene.layout.Region;
import javafx.scene.shape.Polyline;
import mapback.app.model.MappingItem;

/// What readers got over the last two minutes, as a line. Its height is the highest of them.
final class RateGraph extends Region {
    private static final double WIDTH = 120;
    private static final double HEIGHT = 28;

    private final Polyline line = new Polyline();

    RateGraph() {
        getStyleClass().add("rate-graph");
        line.getStyleClass().add("rate-line");
        getChildren().add(line);
        setMinSize(WIDTH, HEIGHT);
        setPrefSize(WIDTH, HEIGHT);
        setMaxSize(WIDTH, HEIGHT);
    }

    void show(List<Long> rates) {
        long most = Math.max(1, rates.stream().mapToLong(Long::longValue).max().orElse(1));
        double step = WIDTH / (MappingItem.POINTS - 1);
        double first = WIDTH - (rates.size() - 1) * step;
        line.getPoints().clear();
        for (int i = 0; i < rates.size(); i++) {
            line.getPoints().add(first + i * step);
            line.getPoints().add(HEIGHT - 2 - rates.get(i) * (HEIGHT - 4) / most);
        }
    }
}
