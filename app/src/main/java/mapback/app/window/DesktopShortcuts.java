package mapback.app.window;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mapback.app.desktop.Bookmark;
import mapback.app.desktop.Launcher;
import mapback.app.desktop.Launchers;
import mapback.app.model.Shortcuts;
import mapback.problem.ProblemException;

/// Launchers and bookmarks, where the desktop and the user want them.
///
/// @param program how Mapback is started
record DesktopShortcuts(Launchers launchers, List<String> program) implements Shortcuts {
    @Override
    public boolean hasScreen() {
        return launchers.desktop().isPresent();
    }

    @Override
    public List<Path> make(Wish wish) throws ProblemException {
        Bookmark bookmark =
                new Bookmark(wish.place().repository(), wish.place().namespace(), wish.snapshot(), wish.archive());
        Launcher launcher = new Launcher(wish.name(), program, bookmark);
        List<Path> made = new ArrayList<>();
        // The one that can fail for what was typed goes first, so that nothing is made twice by a second try.
        if (wish.bookmark().isPresent()) {
            made.add(launchers.write(bookmark, wish.bookmark().get()));
        }
        if (wish.inMenu()) {
            made.add(launchers.write(launcher, launchers.menu()));
        }
        if (wish.onScreen() && launchers.desktop().isPresent()) {
            made.add(launchers.write(launcher, launchers.desktop().get()));
        }
        return made;
    }
}
