package mapback.app.desktop;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import mapback.app.text.Reasons;
import mapback.problem.GeneralProblem.BookmarkUnusable;
import mapback.problem.ProblemException;

/// A backup that is to be found again: a `.mapback` file. It names things and holds no secret, and opening it
/// chooses something and begins nothing.
///
/// @param repository a server's datastore, or the absolute path of a folder
/// @param namespace  empty for the root namespace
/// @param snapshot   `type/id/time`, or `type/id` for the newest; empty for none
public record Bookmark(String repository, String namespace, String snapshot) {
    private static final String HEAD = "# Mapback bookmark 1";

    /// One has some 200 bytes.
    private static final int LARGEST = 16 * 1024;

    public Bookmark {
        if (repository.isEmpty()) {
            throw new IllegalArgumentException("a bookmark without a repository");
        }
    }

    /// As a file's content.
    public String text() {
        return HEAD + "\nrepository = " + escaped(repository) + "\nnamespace = " + escaped(namespace) + "\nsnapshot = "
                + escaped(snapshot) + "\n";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }

    /// @param what a path or a `file:` URL of a bookmark or of an index in a datastore's folder, or the folder
    /// itself
    /// @throws ProblemException with [BookmarkUnusable]
    public static Bookmark open(String what) throws ProblemException {
        try {
            Path path = what.startsWith("file:") ? Path.of(URI.create(what)) : Path.of(what);
            Path file = path.toAbsolutePath().normalize();
            if (Files.isDirectory(file)
                    || file.toString().endsWith(".fidx")
                    || file.toString().endsWith(".didx")) {
                return ofStore(file)
                        .orElseThrow(() -> unusable(what, "no folder above it holds \".chunks\", as a datastore does"));
            }
            return parse(what, read(file));
        } catch (IOException e) {
            throw e instanceof ProblemException known
                    ? known
                    : new ProblemException(new BookmarkUnusable(what, Reasons.of(e)), e);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(new BookmarkUnusable(what, "it is no path"), e);
        }
    }

    private static String read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
        }
    }

    private static Bookmark parse(String what, String text) throws IOException {
        if (!text.startsWith(HEAD)) {
            throw unusable(what, "it is no bookmark of Mapback");
        }
        Properties values = new Properties();
        values.load(new StringReader(text));
        String repository = values.getProperty("repository", "");
        if (repository.isEmpty()) {
            throw unusable(what, "it names no repository");
        }
        return new Bookmark(repository, values.getProperty("namespace", ""), values.getProperty("snapshot", ""));
    }

    private static ProblemException unusable(String what, String reason) {
        return new ProblemException(new BookmarkUnusable(what, reason));
    }

    /// The datastore above a file or folder in it, and the snapshot in which that lies.
    private static Optional<Bookmark> ofStore(Path file) {
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
        String snapshot =
                inside.getNameCount() >= at + 3 ? inside.subpath(at, at + 3).toString() : "";
        return new Bookmark(store.toString(), namespace.toString(), snapshot);
    }
}
