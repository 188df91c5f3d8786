package mapback.app.desktop;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the window remembers from one time to the next. Nothing in it is secret, and without it everything works.
///
/// Asking and changing never wait: a change is written to the file by a thread of its own.
public final class Settings {
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{2,4})x([1-9]\\d{2,4})(,maximized)?");

    private final Path file;

    private final Map<String, String> values = new ConcurrentHashMap<>();

    /// Whether something is not in the file yet.
    private final AtomicBoolean isChanged = new AtomicBoolean();

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
            Properties known = new Properties();
            known.load(in);
            known.stringPropertyNames().forEach(name -> values.put(name, known.getProperty(name)));
        } catch (IOException | IllegalArgumentException e) {
            // It is asked again.
        }
    }

    /// The scheme that was chosen; empty to follow the desktop.
    public Optional<Scheme> scheme() {
        return scheme("scheme");
    }

    /// @param scheme empty to follow the desktop
    public void scheme(Optional<Scheme> scheme) {
        set("scheme", word(scheme));
    }

    /// What the desktop said the last time, so that a window need not wait for it.
    public Optional<Scheme> desktopScheme() {
        return scheme("desktop-scheme");
    }

    /// @param scheme empty when the desktop has no preference
    public void desktopScheme(Optional<Scheme> scheme) {
        set("desktop-scheme", word(scheme));
    }

    private Optional<Scheme> scheme(String name) {
        return switch (values.getOrDefault(name, "")) {
            case "light" -> Optional.of(Scheme.LIGHT);
            case "dark" -> Optional.of(Scheme.DARK);
            default -> Optional.empty();
        };
    }

    private static String word(Optional<Scheme> scheme) {
        return scheme.map(one -> one.name().toLowerCase(Locale.ROOT)).orElse("system");
    }

    /// How large a window was.
    ///
    /// @param width  of what is in it, without the frame
    /// @param height likewise
    public record Size(int width, int height, boolean isMaximized) {}

    /// How large the window was at the end.
    public Optional<Size> size() {
        Matcher known = SIZE.matcher(values.getOrDefault("size", ""));
        return known.matches()
                ? Optional.of(new Size(
                        Integer.parseInt(known.group(1)), Integer.parseInt(known.group(2)), known.group(3) != null))
                : Optional.empty();
    }

    /// The window has this size now.
    public void size(Size size) {
        set("size", size.width() + "x" + size.height() + (size.isMaximized() ? ",maximized" : ""));
    }

    /// What outlives a window.
    public enum Outliving {
        /// What is being done.
        JOBS,
        /// What is attached or exported.
        MAPPINGS
    }

    /// Whether somebody was told once that closing the window does not end that.
    public boolean hasToldOfClosing(Outliving what) {
        return Boolean.parseBoolean(values.get(told(what)));
    }

    /// Somebody was told.
    public void toldOfClosing(Outliving what) {
        set(told(what), "true");
    }

    private static String told(Outliving what) {
        return "told-of-closing." + what.name().toLowerCase(Locale.ROOT);
    }

    /// Whether somebody was told once that only trusted backups are to be opened.
    public boolean hasToldOfTrust() {
        return Boolean.parseBoolean(values.get("told-of-trust"));
    }

    /// Somebody was told.
    public void toldOfTrust() {
        set("told-of-trust", "true");
    }

    /// The repository that was looked at last.
    public Optional<String> lastPlace() {
        return Optional.ofNullable(values.get("last"));
    }

    /// @param name of a saved repository
    public void lastPlace(String name) {
        set("last", name);
    }

    /// The folder that something was saved to last.
    public Optional<Path> lastFolder() {
        try {
            return Optional.ofNullable(values.get("folder")).map(Path::of).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /// @param path absolute
    public void lastFolder(String path) {
        set("folder", path);
    }

    private void set(String name, String value) {
        if (!value.equals(values.put(name, value))) {
            isChanged.set(true);
            Thread.ofVirtual().name("settings").start(this::store);
        }
    }

    /// Waits until all is in the file.
    public synchronized void store() {
        if (!isChanged.getAndSet(false)) {
            return;
        }
        Properties known = new Properties();
        known.putAll(values);
        try {
            Files.createDirectories(file.resolveSibling("."));
            Path part = file.resolveSibling("window.properties.part");
            try (Writer out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
                known.store(out, null);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // It is asked again the next time.
        }
    }
}
