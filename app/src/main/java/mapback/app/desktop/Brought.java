package mapback.app.desktop;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import mapback.problem.GeneralProblem.BookmarkFault;
import mapback.problem.GeneralProblem.BookmarkUnusable;
import mapback.problem.Problem;
import mapback.problem.ProblemException;

/// What somebody brought to the window: dropped onto it, or opened with it. It is looked at only, and begins
/// nothing.
public sealed interface Brought {
    /// A backup or a datastore that a bookmark or a link names. Whoever made that may name any place.
    record Backup(Bookmark bookmark) implements Brought {}

    /// A backup or a datastore on this computer that was pointed at itself.
    record InStore(Bookmark bookmark) implements Brought {}

    /// Nothing that can be used.
    ///
    /// @param problem why not
    record Unusable(Problem problem) implements Brought {}

    /// A key file.
    record Key(Path file) implements Brought {}

    /// What may be a connection text.
    record Text(String text) implements Brought {}

    /// A place of the window itself.
    record Part(Kind kind) implements Brought {}

    /// The places that have a URI, as the desktop's launcher offers them.
    enum Kind {
        /// Where backups are added: `mapback:add`.
        ADD,
        /// What is attached here: `mapback:mappings`.
        MAPPINGS,
        /// What is being done: `mapback:jobs`.
        JOBS
    }

    /// As [#of]; what is wrong with it is told as what it is.
    static Brought look(String word) {
        try {
            return of(word);
        } catch (ProblemException e) {
            return new Unusable(e.problem());
        }
    }

    /// What a word of a command line or a dropped text stands for. It may wait for a disk.
    ///
    /// @param word a path, a `file:` URL, a `mapback:` URI, or a text
    /// @throws ProblemException with [BookmarkUnusable]
    static Brought of(String word) throws ProblemException {
        if (word.length() > SmallFile.LARGEST) {
            // By its beginning it is known again.
            throw unusable(word.substring(0, 60).strip() + "…", BookmarkFault.TOO_LARGE);
        }
        String text = word.strip();
        if (text.startsWith("mapback:")) {
            return ofUri(text);
        }
        if (!text.startsWith("file:") && !text.startsWith("/")) {
            return new Text(word);
        }
        try {
            Path path = text.startsWith("file:") ? Path.of(URI.create(text)) : named(word, text);
            return ofFile(path.toAbsolutePath().normalize(), text);
        } catch (IllegalArgumentException e) {
            throw unusable(text, BookmarkFault.NO_PATH);
        }
    }

    /// A name may end with a space, or a line's end; and so may what was copied.
    private static Path named(String word, String text) {
        return word.startsWith("/") && Files.exists(Path.of(word)) ? Path.of(word) : Path.of(text);
    }

    private static Brought ofUri(String uri) throws ProblemException {
        if (uri.startsWith(Bookmark.URI)) {
            return new Backup(Bookmark.ofUri(uri));
        }
        return switch (uri) {
            case "mapback:add" -> new Part(Kind.ADD);
            case "mapback:mappings" -> new Part(Kind.MAPPINGS);
            case "mapback:jobs" -> new Part(Kind.JOBS);
            default -> throw unusable(uri, BookmarkFault.UNKNOWN);
        };
    }

    private static Brought ofFile(Path file, String what) throws ProblemException {
        try {
            var inStore = Bookmark.ofStore(file);
            if (inStore.isPresent() && Files.exists(file)) {
                return new InStore(inStore.get());
            }
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    new BookmarkUnusable(what, BookmarkFault.VALUE, String.valueOf(e.getMessage())), e);
        }
        boolean isOfStore = file.toString().endsWith(".fidx") || file.toString().endsWith(".didx");
        if (Files.isDirectory(file) || (isOfStore && Files.exists(file))) {
            throw unusable(what, BookmarkFault.NO_DATASTORE);
        }
        return ofContent(SmallFile.read(file, what), file, what);
    }

    private static Brought ofContent(String content, Path file, String what) throws ProblemException {
        if (content.startsWith(Bookmark.HEAD + "\n") || content.startsWith(Bookmark.HEAD + "\r\n")) {
            return new Backup(Bookmark.parse(content, what));
        }
        if (content.strip().startsWith("{") && content.contains("\"kdf\"")) {
            return new Key(file);
        }
        boolean isText = content.codePoints().noneMatch(c -> Character.isISOControl(c) && !Character.isWhitespace(c));
        if (!isText || content.isBlank() || file.toString().endsWith(".mapback")) {
            throw unusable(what, BookmarkFault.UNKNOWN);
        }
        return new Text(content);
    }

    private static ProblemException unusable(String what, BookmarkFault fault) {
        return new ProblemException(new BookmarkUnusable(what, fault, ""));
    }
}
