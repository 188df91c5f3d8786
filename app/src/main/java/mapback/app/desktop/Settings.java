package mapback.app.desktop;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/// What the window remembers from one time to the next. Nothing in it is secret, and without it everything
/// works.
public final class Settings {
    private final Path file;
    private final Properties values = new Properties();

    private Settings(Path file) {
        this.file = file;
    }

    /// @param configFolder the user's, as `~/.config`
    public static Settings in(Path configFolder) {
        Settings settings = new Settings(configFolder.resolve("mapback").resolve("window.properties"));
        settings.load();
        return settings;
    }

    private void load() {
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            values.load(in);
        } catch (IOException | IllegalArgumentException e) {
            values.clear();
        }
    }

    /// The scheme that was chosen; empty to follow the desktop.
    public Optional<Scheme> scheme() {
        return switch (values.getProperty("scheme", "")) {
            case "light" -> Optional.of(Scheme.LIGHT);
            case "dark" -> Optional.of(Scheme.DARK);
            default -> Optional.empty();
        };
    }

    /// @param scheme empty to follow the desktop
    public void scheme(Optional<Scheme> scheme) {
        values.setProperty(
                "scheme", scheme.map(one -> one.name().toLowerCase(Locale.ROOT)).orElse("system"));
        store();
    }

    /// Whether somebody was told once that closing the window ends nothing.
    public boolean hasToldOfClosing() {
        return Boolean.parseBoolean(values.getProperty("told-of-closing"));
    }

    /// Somebody was told.
    public void toldOfClosing() {
        values.setProperty("told-of-closing", "true");
        store();
    }

    /// Whether somebody was told once that only trusted backups are to be opened.
    public boolean hasToldOfTrust() {
        return Boolean.parseBoolean(values.getProperty("told-of-trust"));
    }

    /// Somebody was told.
    public void toldOfTrust() {
        values.setProperty("told-of-trust", "true");
        store();
    }

    /// The repository that was looked at last.
    public Optional<String> lastPlace() {
        return Optional.ofNullable(values.getProperty("last"));
    }

    /// @param name of a saved repository
    public void lastPlace(String name) {
        values.setProperty("last", name);
        store();
    }

    /// The folder that something was saved to last.
    public Optional<String> lastFolder() {
        return Optional.ofNullable(values.getProperty("folder"));
    }

    /// @param path absolute
    public void lastFolder(String path) {
        values.setProperty("folder", path);
        store();
    }

    private synchronized void store() {
        try {
            Files.createDirectories(file.resolveSibling("."));
            Path part = file.resolveSibling("window.properties.part");
            try (Writer out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
                values.store(out, null);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // It is asked again the next time.
        }
    }
}
