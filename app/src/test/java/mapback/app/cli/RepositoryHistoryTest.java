package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Repositories that were reached, kept as the official client keeps them.
class RepositoryHistoryTest {
    @TempDir
    private Path folder;

    private RepositoryHistory history() {
        return new RepositoryHistory(new Caller(Map.of("XDG_CACHE_HOME", folder.toString()), folder, 0022));
    }

    private Path file() {
        return folder.resolve("proxmox-backup/repo-list");
    }

    @Test
    void the_most_used_comes_first() throws Exception {
        Stream.of("a@pbs@h:one", "h:two", "h:two", "[fd00::7]:three", "h:two", "a@pbs@h:one")
                .forEach(history()::reached);
        assertThat(history().repositories()).containsExactly("h:two", "a@pbs@h:one", "[fd00::7]:three");
        assertThat(Files.readString(file())).startsWith("{\"").contains("\"h:two\":3");
        try (Stream<Path> all = Files.list(file().resolveSibling("."))) {
            assertThat(all).hasSize(1);
        }
    }

    @Test
    void what_the_official_client_has_written_counts() throws Exception {
        Files.createDirectories(file().resolveSibling("."));
        Files.writeString(file(), "{\n  \"h:old\": 7,\n  \"h:older\": 9\n}\n");
        history().reached("h:old");
        assertThat(history().repositories()).containsExactly("h:older", "h:old");
        assertThat(Files.readString(file())).contains("\"h:old\":8", "\"h:older\":9");
    }

    @Test
    void ten_are_kept_and_a_new_one_is_always_among_them() {
        for (int i = 0; i < 12; i++) {
            history().reached("h:s" + i);
            history().reached("h:s" + i);
        }
        history().reached("h:new");
        assertThat(history().repositories()).hasSize(10).contains("h:new", "h:s11");
    }

    @Test
    void what_goes_wrong_is_passed_over() throws Exception {
        Files.writeString(folder.resolve("proxmox-backup"), "no folder");
        history().reached("h:one");
        assertThat(history().repositories()).isEmpty();
        new RepositoryHistory(new Caller(Map.of(), folder, 0022)).reached("h:one");
    }
}
