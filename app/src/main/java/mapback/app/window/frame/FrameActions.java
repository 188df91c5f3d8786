package mapback.app.window.frame;

import java.util.Optional;
import mapback.app.desktop.Scheme;

/// What the frame wants of the window around it.
public interface FrameActions {
    /// Ends the program; what was begun goes on in the helper.
    void quit();

    /// @param scheme empty to follow the desktop
    void look(Optional<Scheme> scheme);

    /// Looks at what somebody brought, and shows it.
    ///
    /// @param word a path, a URL, or a text
    void bring(String word);
}
