package mapback.app.desktop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import mapback.app.text.Reasons;
import mapback.problem.GeneralProblem.BookmarkFault;
import mapback.problem.GeneralProblem.BookmarkUnusable;
import mapback.problem.ProblemException;

/// Files that are read as a whole, since nothing of their kind is large.
final class SmallFile {
    /// A bookmark has some 200 bytes, a key file 500, a connection text perhaps a thousand.
    static final int LARGEST = 64 * 1024;

    private SmallFile() {}

    /// @param what what the file is called in messages
    /// @throws ProblemException with [BookmarkUnusable]
    static String read(Path file, String what) throws ProblemException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // A pipe or a device may be read for ever.
            throw unusable(what, BookmarkFault.UNKNOWN, "");
        }
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw unusable(what, BookmarkFault.TOO_LARGE, "");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw unusable(what, BookmarkFault.UNKNOWN, "");
        } catch (ProblemException e) {
            throw e;
        } catch (IOException e) {
            throw unusable(what, BookmarkFault.UNREADABLE, Reasons.of(e));
        }
    }

    private static ProblemException unusable(String what, BookmarkFault fault, String detail) {
        return new ProblemException(new BookmarkUnusable(what, fault, detail));
    }
}
