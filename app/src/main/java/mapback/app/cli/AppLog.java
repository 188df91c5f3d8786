package mapback.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;

/// The app's log file, written only when something went wrong. Stack traces go here and nowhere else.
final class AppLog {
    /// When it is larger it begins anew.
    private static final long LARGEST = 1 << 20;

    private final Path file;
    private final Clock clock;

    AppLog(Caller caller, Clock clock) {
        this.file = caller.stateFolder().resolve("mapback").resolve("log").resolve("app.log");
        this.clock = clock;
    }

    /// A problem that was told to the user, with its causes. Its parameters hold no secret.
    void note(Throwable problem) {
        if (problem.getCause() != null) {
            write(clock.instant().toString(), problem);
        }
    }

    /// A bug.
    ///
    /// @return where to look for it
    String bug(Throwable bug) {
        String when = clock.instant().toString();
        write(when, bug);
        return file + ", " + when;
    }

    private void write(String when, Throwable what) {
        StringWriter trace = new StringWriter();
        what.printStackTrace(new PrintWriter(trace));
        try {
            Files.createDirectories(
                    file.resolveSibling("."),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (Files.exists(file) && Files.size(file) > LARGEST) {
                Files.delete(file);
            }
            Files.writeString(
                    file,
                    when + " " + trace,
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            // Without a log there is still the sentence.
        }
    }
}
