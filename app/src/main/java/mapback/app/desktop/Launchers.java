package mapback.app.desktop;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mapback.app.text.Reasons;
import mapback.problem.GeneralProblem.LauncherNotMade;
import mapback.problem.ProblemException;

/// Where launchers and bookmarks lie. Nothing that is there is ever replaced.
///
/// @param environment the user's variables
/// @param home        the user's folder
public record Launchers(Map<String, String> environment, Path home) {
    private static final Pattern OF_DESKTOP = Pattern.compile("(?m)^XDG_DESKTOP_DIR=\"(\\$HOME)?(/[^\"]*)\"$");

    private static final int LONGEST_NAME = 40;
    private static final int MOST_OF_ONE_NAME = 1000;

    public Launchers {
        environment = Map.copyOf(environment);
    }

    /// Where the desktop's menu finds the user's own launchers.
    public Path menu() {
        return folder("XDG_DATA_HOME", ".local/share").resolve("applications");
    }

    /// The folder that is shown behind all windows; empty where there is none.
    public Optional<Path> desktop() {
        Path names = folder("XDG_CONFIG_HOME", ".config").resolve("user-dirs.dirs");
        Path desktop = home.resolve("Desktop");
        try {
            Matcher found = OF_DESKTOP.matcher(Files.readString(names));
            if (found.find()) {
                desktop = found.group(1) == null ? Path.of(found.group(2)) : Path.of(home + found.group(2));
            }
        } catch (IOException | InvalidPathException e) {
            // The usual name counts.
        }
        // A desktop without one names the home folder itself.
        return Optional.of(desktop.normalize()).filter(folder -> !folder.equals(home) && Files.isDirectory(folder));
    }

    private Path folder(String variable, String usual) {
        String told = environment.getOrDefault(variable, "");
        return told.startsWith("/") ? Path.of(told) : home.resolve(usual);
    }

    /// Writes a launcher into a folder. Desktops start one only that may be executed.
    ///
    /// @return the file
    /// @throws ProblemException with [LauncherNotMade]
    public Path write(Launcher launcher, Path folder) throws ProblemException {
        Path wished = folder.resolve("io.mapback.launcher-" + simple(launcher.name()) + ".desktop");
        try {
            Files.createDirectories(folder);
            for (int number = 1; number < MOST_OF_ONE_NAME; number++) {
                Path file = number == 1 ? wished : numbered(wished, number);
                if (created(file, launcher.text())) {
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
                    return file;
                }
            }
            throw new FileAlreadyExistsException(wished.toString());
        } catch (IOException e) {
            throw new ProblemException(new LauncherNotMade(wished.toString(), reason(e)), e);
        }
    }

    /// Writes a bookmark.
    ///
    /// @throws ProblemException with [LauncherNotMade], also when something is there
    public Path write(Bookmark bookmark, Path file) throws ProblemException {
        try {
            if (!created(file, bookmark.text())) {
                throw new FileAlreadyExistsException(file.toString());
            }
            return file;
        } catch (IOException e) {
            throw new ProblemException(new LauncherNotMade(file.toString(), reason(e)), e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof FileAlreadyExistsException ? "there is a file of that name" : Reasons.of(e);
    }

    /// What a full disk let in of it would be in the way of the next try.
    private static boolean created(Path file, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        OutputStream out;
        try {
            out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            return false;
        }
        try (out) {
            out.write(content);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return true;
    }

    private static Path numbered(Path file, int number) {
        return file.resolveSibling(
                file.getFileName().toString().replaceFirst("\\.desktop$", "-" + number + ".desktop"));
    }

    /// A file's name of a shown one: letters and digits of ASCII, joined by dashes.
    private static String simple(String name) {
        String plain =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String some = plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
        return some.isEmpty() ? "backup" : some;
    }
}
