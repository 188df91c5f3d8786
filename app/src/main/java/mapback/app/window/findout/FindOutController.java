package mapback.app.window.findout;

import java.util.Map;
import java.util.stream.Collectors;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import mapback.app.model.Chain;
import mapback.app.model.Chain.Link;
import mapback.app.model.Place;
import mapback.app.text.Harmless;
import mapback.app.window.part.Icons;
import mapback.app.window.part.Page;
import mapback.app.window.part.Surroundings;

/// Every link between here and a place's backups: does it hold, is it broken, was it not reached, and how long it
/// took.
public final class FindOutController {
    private final Surroundings here;
    private final Place place;
    private final Chain chain;

    @FXML
    private Label title;

    @FXML
    private VBox links;

    @FXML
    private Button again;

    public FindOutController(Surroundings here, Place place) {
        this.here = here;
        this.place = place;
        this.chain = here.models().chain();
    }

    @FXML
    void initialize() {
        title.setText(here.text().say("chain.title", Map.of("name", Harmless.line(place.name()))));
        again.disableProperty().bind(chain.isWalking());
        chain.links().subscribe(this::show);
        walk();
    }

    /// The backup that is looked at in that place is part of it.
    private void walk() {
        chain.walk(place, here.models().backups().subject().filter(subject -> subject.place()
                .equals(place)));
    }

    private void show() {
        links.getChildren().setAll(chain.links().stream().map(this::line).toList());
    }

    private Node line(Link link) {
        Label sentence = new Label(sentence(link));
        sentence.setWrapText(true);
        sentence.setMinHeight(Region.USE_PREF_SIZE);
        HBox line = new HBox(icon(link), sentence);
        line.getStyleClass().addAll("cell-line", "chain-link");
        return line;
    }

    private String sentence(Link link) {
        String said = here.text()
                .say(
                        "chain.link",
                        Map.of(
                                "step", link.step(),
                                "state", link.state(),
                                "detail", Harmless.line(link.detail()),
                                "millis", link.millis()));
        return link.problem()
                .map(problem -> said + "\n" + here.text().sentence(problem))
                .orElse(said);
    }

    private static Node icon(Link link) {
        return switch (link.state()) {
            case HOLDS -> Icons.right();
            case BROKEN -> Icons.wrong();
            case NOT_REACHED -> Icons.open();
        };
    }

    /// Nothing of it is secret: names, what was found, sentences and codes.
    @FXML
    void copy() {
        ClipboardContent content = new ClipboardContent();
        content.putString(chain.links().stream()
                .map(link -> sentence(link)
                        + link.problem()
                                .map(problem -> " (" + problem.code() + ")")
                                .orElse(""))
                .collect(Collectors.joining("\n", title.getText() + "\n", "\n")));
        Clipboard.getSystemClipboard().setContent(content);
    }

    @FXML
    void again() {
        walk();
    }

    @FXML
    void back() {
        here.go().show(new Page.Backups());
    }
}
