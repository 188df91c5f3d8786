package mapback.app.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mapback.problem.ProblemException;

/// The desktop's places for ways back to a backup. All of it may wait.
public interface Shortcuts {

    /// What is to be found again, and from where.
    ///
    /// @param name     what is shown for it
    /// @param snapshot `type/id/time`, or `type/id` for the newest
    /// @param archive  as people write it; empty for none
    /// @param inMenu   a launcher in the desktop's menu
    /// @param onScreen a launcher in the folder behind all windows
    /// @param bookmark a bookmark, in a file of that path
    record Wish(
            String name,
            Place place,
            String snapshot,
            String archive,
            boolean inMenu,
            boolean onScreen,
            Optional<Path> bookmark) {}

    /// Whether there is a folder behind all windows.
    boolean hasScreen();

    /// @return the files that were made
    List<Path> make(Wish wish) throws ProblemException;
}
