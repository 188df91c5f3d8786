package mapback.app.window.part;

import java.nio.file.Path;
import mapback.app.model.Deeds.Subject;
import mapback.app.model.Place;
import mapback.app.model.Target;

/// Where the window can lead to.
public sealed interface Page {
    /// Where are your backups?
    record Welcome() implements Page {}

    /// Adding a server.
    record AddServer() implements Page {}

    /// Adding a folder.
    ///
    /// @param path to begin with; may be empty
    record AddFolder(String path) implements Page {}

    /// Adding what a text says.
    ///
    /// @param text to begin with; may be empty
    record AddText(String text) implements Page {}

    /// The chosen repository's backups.
    record Backups() implements Page {}

    /// What would be if something of a backup went somewhere.
    record Check(Subject subject, Target target) implements Page {}

    /// What would be if a file that a job did not finish got the rest.
    ///
    /// @param skipsDamage whether it is to get all but what is damaged
    record SaveAgain(Subject subject, Path file, boolean skipsDamage) implements Page {}

    /// A way back to a backup.
    record Launcher(Subject subject) implements Page {}

    /// The mappings.
    record OnThisComputer() implements Page {}

    /// The jobs.
    record Jobs() implements Page {}

    /// Every link between here and a place's backups.
    record FindOut(Place place) implements Page {}
}
