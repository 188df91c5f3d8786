package mapback.app.window.frame;

import java.util.List;
import java.util.Optional;
import mapback.app.desktop.Scheme;

/// What the frame wants of the window around it.
public interface FrameActions {
    /// Ends the program; what was begun goes on in the helper.
    void quit();

    /// @param scheme empty to follow the desktop
    void look(Optional<Scheme> scheme);

    /// Looks at what somebody brought together, and shows it.
    ///
    /// @param words paths, URLs, or texts
    void bring(List<String> words);
}
