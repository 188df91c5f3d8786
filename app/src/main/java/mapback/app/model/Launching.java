package mapback.app.model;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import mapback.problem.Problem;

/// Makes launchers and bookmarks: ways back to a backup, which begin nothing.
public final class Launching {
    private final Shortcuts shortcuts;
    private final Work work;

    Launching(Shortcuts shortcuts, Work work) {
        this.shortcuts = shortcuts;
        this.work = work;
    }

    /// Whether launchers can lie behind all windows.
    public void look(Consumer<Boolean> taker) {
        work.begin(shortcuts::hasScreen, taker, _ -> taker.accept(false));
    }

    /// @param done gets the files that were made
    public void make(Shortcuts.Wish wish, Consumer<List<Path>> done, Consumer<Problem> failed) {
        work.begin(() -> shortcuts.make(wish), done, failed);
    }
}
