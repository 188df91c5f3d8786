package mapback.app.desktop;

import java.io.IOException;
import java.io.StringReader;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import mapback.app.text.Names;
import mapback.problem.GeneralProblem.BookmarkFault;
import mapback.problem.GeneralProblem.BookmarkUnusable;
import mapback.problem.ProblemException;

/// A backup that is to be found again: a `.mapback` file, or a `mapback:` URI. It names things and holds no
/// secret, and opening it chooses something and begins nothing.
///
/// @param repository a server's datastore, or the absolute path of a folder
/// @param namespace  empty for the root namespace
/// @param snapshot   `type/id/time`, or `type/id` for the newest; empty for none
/// @param archive    as people write it, like `drive-scsi0.img`; empty for none
public record Bookmark(String repository, String namespace, String snapshot, String archive) {
    static final String HEAD = "# Mapback bookmark 1";

    /// What its URIs begin with.
    static final String URI = "mapback:open?";

    /// Longer than any path or name that there can be: a longer value is a trap and no bookmark.
    private static final int LONGEST = 4096;

    private static final Pattern SNAPSHOT = Pattern.compile("((vm|ct|host)/[^/]{1,255}(/[0-9TZ:+.-]{1,40})?)?");

    /// @throws IllegalArgumentException with the name of the value that cannot be one
    public Bookmark {
        need(!repository.isEmpty() && isPlain(repository) && !repository.startsWith("-"), "repository");
        need(isPlain(namespace), "namespace");
        need(isPlain(snapshot) && SNAPSHOT.matcher(snapshot).matches(), "snapshot");
        need(isPlain(archive) && !archive.contains("/"), "archive");
    }

    /// Of a snapshot, whatever is wanted of it.
    public Bookmark(String repository, String namespace, String snapshot) {
        this(repository, namespace, snapshot, "");
    }

    private static void need(boolean isRight, String name) {
        if (!isRight) {
            throw new IllegalArgumentException(name);
        }
    }

    /// Nothing in it ends a line, turns text round or hides.
    private static boolean isPlain(String text) {
        return text.length() <= LONGEST
                && text.codePoints().noneMatch(c -> switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> true;
                    default -> false;
                });
    }

    /// As a file's content.
    public String text() {
        return HEAD + "\nrepository = " + escaped(repository) + "\nnamespace = " + escaped(namespace) + "\nsnapshot = "
                + escaped(snapshot) + (archive.isEmpty() ? "" : "\narchive = " + escaped(archive)) + "\n";
    }

    private static String escaped(String text) {
        String safe = text.replace("\\", "\\\\");
        return safe.startsWith(" ") ? "\\" + safe : safe;
    }

    /// As a URI: letters, digits, `.-_*`, and everything else as `%xx`.
    public String uri() {
        return URI + "repository=" + encoded(repository) + part("namespace", namespace) + part("snapshot", snapshot)
                + part("archive", archive);
    }

    private static String part(String name, String value) {
        return value.isEmpty() ? "" : "&" + name + "=" + encoded(value);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// @param text a file's content
    /// @param what what it is called in messages
    /// @throws ProblemException with [BookmarkUnusable]
    static Bookmark parse(String text, String what) throws ProblemException {
        Properties values = new Properties();
        try {
            values.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            throw new ProblemException(new BookmarkUnusable(what, BookmarkFault.UNKNOWN, ""), e);
        }
        Map<String, String> named = new HashMap<>();
        values.stringPropertyNames().forEach(name -> named.put(name, values.getProperty(name)));
        return of(named, what);
    }

    /// @param uri begins with [#URI]
    /// @throws ProblemException with [BookmarkUnusable]
    static Bookmark ofUri(String uri) throws ProblemException {
        Map<String, String> named = new HashMap<>();
        try {
            for (String part : uri.substring(URI.length()).split("&", -1)) {
                String[] both = part.split("=", 2);
                named.put(both[0], both.length < 2 ? "" : URLDecoder.decode(both[1], StandardCharsets.UTF_8));
            }
        } catch (IllegalArgumentException e) {
            throw new ProblemException(new BookmarkUnusable(uri, BookmarkFault.UNKNOWN, ""), e);
        }
        return of(named, uri);
    }

    private static Bookmark of(Map<String, String> values, String what) throws ProblemException {
        try {
            return new Bookmark(
                    values.getOrDefault("repository", ""),
                    values.getOrDefault("namespace", ""),
                    values.getOrDefault("snapshot", ""),
                    values.getOrDefault("archive", ""));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    new BookmarkUnusable(what, BookmarkFault.VALUE, String.valueOf(e.getMessage())), e);
        }
    }

    /// The datastore above a file or folder in it, with the snapshot and the archive that it is.
    ///
    /// @throws IllegalArgumentException when it lies in something that is called as no snapshot can be
    static Optional<Bookmark> ofStore(Path file) {
        for (Path folder = file; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(".chunks"))) {
                return Optional.of(inStore(folder, folder.relativize(file)));
            }
        }
        return Optional.empty();
    }

    /// `ns/a/ns/b/type/id/time/file`.
    private static Bookmark inStore(Path store, Path inside) {
        int at = 0;
        StringBuilder namespace = new StringBuilder();
        while (at + 1 < inside.getNameCount() && inside.getName(at).toString().equals("ns")) {
            namespace.append(namespace.isEmpty() ? "" : "/").append(inside.getName(at + 1));
            at += 2;
        }
        int depth = inside.getNameCount() - at;
        String snapshot =
                depth < 2 ? "" : inside.subpath(at, at + Math.min(depth, 3)).toString();
        String archive = depth < 4 ? "" : Names.ofArchive(inside.getName(at + 3).toString());
        return SNAPSHOT.matcher(snapshot).matches()
                ? new Bookmark(store.toString(), namespace.toString(), snapshot, archive)
                : new Bookmark(store.toString(), namespace.toString(), "");
    }
}
