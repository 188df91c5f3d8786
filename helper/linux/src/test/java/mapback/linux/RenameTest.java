package mapback.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RenameTest {
    @TempDir
    private Path folder;

    private Path from = Path.of("unset");
    private Path to = Path.of("unset");

    static Stream<Way> ways() {
        return Stream.of(Rename::noReplace, Rename::byLink, Rename::byPlaceholder);
    }

    @BeforeEach
    void make() throws IOException {
        from = Files.writeString(folder.resolve("from"), "new");
        to = folder.resolve("to");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void a_file_takes_a_free_name(Way way) throws IOException {
        way.rename(from, to);
        assertThat(to).hasContent("new");
        assertThat(from).doesNotExist();
        Rename.syncFolder(folder);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void a_taken_name_stays_whose_it_is(Way way) throws IOException {
        Files.writeString(to, "old");
        assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> way.rename(from, to));
        assertThat(to).hasContent("old");
        assertThat(from).hasContent("new");
    }

    @Test
    void a_missing_folder_is_the_systems_error() {
        assertThatExceptionOfType(SystemCallException.class)
                .isThrownBy(() -> Rename.noReplace(from, folder.resolve("none/to")))
                .matches(e -> e.errno() == Errno.ENOENT);
    }

    @FunctionalInterface
    interface Way {
        void rename(Path from, Path to) throws IOException;
    }
}
