package mapback.app.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.Consumer;

/// Looks what is where something is to be written. A look may take long, on a disk that sleeps say; only the
/// latest counts.
public final class Ground {
    private final Work work;
    private Optional<Work.Doing> doing = Optional.empty();

    Ground(Work work) {
        this.work = work;
    }

    /// What is at a path.
    public sealed interface Found {
        /// Nothing.
        record Nothing() implements Found {}

        /// A file that can be replaced or brought up to date.
        ///
        /// @param modified Unix seconds
        record File(long size, long modified) implements Found {}

        /// A folder, or something else that is no file.
        record Other() implements Found {}
    }

    /// @param taker gets what is there, unless another look began meanwhile
    public void look(Path path, Consumer<Found> taker) {
        doing.ifPresent(Work.Doing::drop);
        doing = Optional.of(work.begin(() -> find(path), taker, _ -> taker.accept(new Found.Nothing())));
    }

    private static Found find(Path path) throws IOException {
        if (!Files.exists(path)) {
            return new Found.Nothing();
        }
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return attributes.isRegularFile()
                ? new Found.File(
                        attributes.size(),
                        attributes.lastModifiedTime().toInstant().getEpochSecond())
                : new Found.Other();
    }
}
