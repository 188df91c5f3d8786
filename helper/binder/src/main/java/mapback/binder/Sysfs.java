package mapback.binder;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// The system's small files: what is not there, or vanishes meanwhile, is no error.
final class Sysfs {
    private Sysfs() {}

    /// A file's text without the blanks around it. Names in it are what others chose, in any bytes.
    static Optional<String> text(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Stream<String> lines(Path file) {
        return text(file).stream().flatMap(String::lines);
    }

    /// What is in a folder, by a regular expression for names.
    static Stream<Path> list(Path folder, String pattern) {
        File[] files = folder.toFile().listFiles((_, name) -> name.matches(pattern));
        return Stream.of(files == null ? new File[0] : files).map(File::toPath);
    }
}
