package mapback.app.model;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The places of this computer that are offered for what is in a backup, in the order in which they are shown.
public final class Destinations {
    private final Path home;
    private final ObservableList<Target> targets = FXCollections.observableArrayList();
    private final ObservableList<Target> shownTargets = FXCollections.unmodifiableObservableList(targets);

    Destinations(Path home) {
        this.home = home;
        use(home);
    }

    /// A new disk, the user's folder, and the folder that was used last when it is another one.
    public ObservableList<Target> all() {
        return shownTargets;
    }

    /// The user's folder.
    public Path home() {
        return home;
    }

    /// The path that somebody typed. What begins nowhere is meant in the user's folder, as what begins with `~/` is.
    ///
    /// @return empty for what names no file
    public Optional<Path> typed(String text) {
        String path = text.strip();
        try {
            return Optional.of(home.resolve(path.startsWith("~/") ? path.substring(2) : path))
                    .filter(_ -> !path.isEmpty());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /// A folder that something was saved to is likely to be wanted again.
    public void use(Path folder) {
        List<Target> next = new ArrayList<>(List.of(new Target.NewDisk(), new Target.Folder(home)));
        if (!folder.equals(home)) {
            next.add(new Target.Folder(folder));
        }
        if (!next.equals(targets)) {
            targets.setAll(next);
        }
    }

    /// The folder that was used last.
    public Optional<Path> last() {
        return targets.size() < 3 || !(targets.getLast() instanceof Target.Folder(Path path))
                ? Optional.empty()
                : Optional.of(path);
    }
}
