package mapback.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The kernel's and udev's small files. What is not there, or vanishes meanwhile, is no error.
final class SmallFiles {
    private SmallFiles() {}

    /// A file's text without the blanks around it.
    static Optional<String> text(Path file) {
        try {
            return Optional.of(
                    Files.readString(file, StandardCharsets.ISO_8859_1).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static List<String> lines(Path file) {
        return text(file).map(text -> text.lines().toList()).orElse(List.of());
    }

    static Optional<Long> number(Path file) {
        try {
            return text(file).map(Long::parseLong);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// What is in a folder, by a pattern of names; shorter names first, so that `nbd0p2` comes before
    /// `nbd0p10`.
    static List<Path> list(Path folder, String pattern) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
            files.forEach(found::add);
        } catch (IOException | DirectoryIteratorException e) {
            return found;
        }
        found.sort(Comparator.comparingInt((Path file) -> file.toString().length())
                .thenComparing(Comparator.naturalOrder()));
        return found;
    }
}
