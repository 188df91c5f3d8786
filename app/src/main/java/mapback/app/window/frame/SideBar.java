package mapback.app.window.frame;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;
import mapback.app.model.Place;
import mapback.app.text.Harmless;
import mapback.app.window.part.Icons;
import mapback.app.window.part.Page;
import mapback.app.window.part.Surroundings;

/// Where one can go: the repositories, this computer with what can be dragged to, the jobs. It shows where one is.
final class SideBar {
    private final Surroundings here;
    private final ToggleGroup choices = new ToggleGroup();
    private final VBox places = part();
    private final VBox others = part();

    /// Below this computer's own place, so that one can drag there from wherever one is.
    private final VBox targets = new VBox();

    private Page page = new Page.Welcome();

    SideBar(Surroundings here) {
        this.here = here;
        targets.getStyleClass().add("targets");
    }

    private static VBox part() {
        VBox part = new VBox();
        part.getStyleClass().add("side-part");
        return part;
    }

    /// The repositories, one below the other.
    Node places() {
        return places;
    }

    /// This computer and the jobs.
    Node others() {
        return others;
    }

    /// Shows everything, and what changes from now on; the saved repositories when [#showPlaces] is told of them.
    void follow() {
        here.models().backups().place().subscribe(_ -> showPlaces());
        here.models().destinations().all().subscribe(this::showTargets);
        here.models().live().running().subscribe(this::showOthers);
        here.models().live().mappings().subscribe(this::showOthers);
        showTargets();
        showPlaces();
    }

    /// Marks where one is.
    void at(Page now) {
        page = now;
        mark();
    }

    /// The saved ones, and one that is only looked at: there is a way back to it from everywhere.
    void showPlaces() {
        List<Place> all = new ArrayList<>(here.models().repositories().places());
        here.models()
                .backups()
                .place()
                .get()
                .filter(open -> !here.models().repositories().isSaved(open))
                .ifPresent(open -> all.add(open.in("")));
        // Whoever has just pressed one keeps the focus on it.
        if (!all.equals(places.getChildren().stream().map(Node::getUserData).toList())) {
            showPlaces(all);
        }
        showOthers();
    }

    private void showPlaces(List<Place> all) {
        // A group would keep what is no longer shown.
        List.copyOf(choices.getToggles()).stream()
                .filter(choice -> choice.getUserData() instanceof Place)
                .forEach(choice -> choice.setToggleGroup(null));
        places.getChildren().setAll(all.stream().map(one -> (Node) choice(one)).toList());
    }

    private SideChoice choice(Place one) {
        return new SideChoice(
                Harmless.line(one.name()),
                Icons.place(one.isOfServer()),
                choices,
                () -> {
                    here.models().entrance().leave();
                    here.go().open(one);
                },
                one);
    }

    private void showTargets() {
        targets.getChildren()
                .setAll(here.models().destinations().all().stream()
                        .map(target -> new TargetTile(here, target))
                        .toList());
    }

    private void showOthers() {
        String computer = here.text()
                .say(
                        "side.computer",
                        Map.of("count", here.models().live().mappings().size()));
        String jobs = here.text()
                .say("side.jobs", Map.of("count", here.models().live().running().get()));
        if (others.getChildren().isEmpty()) {
            others.getChildren()
                    .setAll(
                            choice(computer, Icons.computer(), new Page.OnThisComputer()),
                            targets,
                            choice(jobs, Icons.jobs(), new Page.Jobs()));
        } else {
            ((SideChoice) others.getChildren().getFirst()).setText(computer);
            ((SideChoice) others.getChildren().getLast()).setText(jobs);
        }
        mark();
    }

    private SideChoice choice(String text, Node icon, Page page) {
        return new SideChoice(text, icon, choices, () -> here.go().go(page), page);
    }

    private void mark() {
        Object now =
                switch (page) {
                    case Page.OnThisComputer at -> at;
                    case Page.Jobs at -> at;
                    case Page.Backups _, Page.Check _, Page.SaveAgain _, Page.Launcher _, Page.FindOut _ -> openPlace();
                    case Page.Welcome _, Page.AddServer _, Page.AddFolder _, Page.AddText _ -> "";
                };
        choices.getToggles().forEach(choice -> choice.setSelected(now.equals(choice.getUserData())));
    }

    /// As it stands in the side bar.
    private Object openPlace() {
        return places.getChildren().stream()
                .map(Node::getUserData)
                .filter(one ->
                        one instanceof Place place && here.models().backups().isAt(place))
                .findFirst()
                .orElse("");
    }
}
