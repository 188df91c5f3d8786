package mapback.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Files that the caller has opened and named by their numbers.
final class Descriptors {
    private Descriptors() {}

    /// Where the open file is found; empty when the text is no number, or none of an open file.
    static Optional<Path> path(String number) {
        return number.matches("[0-9]{1,9}")
                ? Optional.of(Path.of("/dev/fd", number)).filter(Files::exists)
                : Optional.empty();
    }
}
