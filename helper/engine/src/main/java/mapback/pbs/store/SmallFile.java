package mapback.pbs.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import mapback.problem.ProblemException;

/// A short text file of a group: its owner, its notes.
final class SmallFile {
    /// Far beyond what the server writes; more is not read.
    private static final int MAX_SIZE = 64 << 10;

    private SmallFile() {}

    /// The first 64 KiB of a file as text; empty when there is no such file.
    static Optional<String> text(Path path) throws ProblemException, InterruptedException {
        try (PlainFile file = PlainFile.open(path)) {
            byte[] bytes = new byte[(int) Math.min(file.size(), MAX_SIZE)];
            file.read(ByteBuffer.wrap(bytes));
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Refusal.of(path, e);
        }
    }
}
