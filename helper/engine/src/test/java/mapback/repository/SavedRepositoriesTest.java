package mapback.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.format.Namespace;
import mapback.problem.HelperProblem.FolderFault;
import mapback.problem.HelperProblem.FolderUnsafe;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.SavedProblem.SavedFileNotWritten;
import mapback.problem.SavedProblem.SavedFileUnusable;
import mapback.problem.SavedProblem.SavedNameInvalid;
import mapback.problem.SavedProblem.SavedNameMissing;
import mapback.problem.SavedProblem.SavedNameTaken;
import mapback.problem.SavedProblem.SavedTooMany;
import mapback.repository.SavedRepositories.Saved;
import mapback.testkit.Hostile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SavedRepositoriesTest {
    private static final Fingerprint PRINT = Fingerprint.of(new byte[32]);

    @TempDir
    private Path home;

    private SavedRepositories saved = new SavedRepositories(new ConfigFolder(Path.of("/unset")));

    @BeforeEach
    void make() throws IOException {
        saved = new SavedRepositories(ConfigFolder.of(Map.of("XDG_CONFIG_HOME", home.toString())));
    }

    @Test
    void who_has_no_home_is_told_so_and_nothing_is_made_where_he_stands() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ConfigFolder.of(Map.of("HOME", "relative"), "?"))
                .satisfies(e -> assertThat(e.problem()).isEqualTo(new FolderUnsafe("?", FolderFault.NO_HOME, "")));
    }

    private Path file() {
        return home.resolve("mapback/repositories.json");
    }

    private static Saved named(String name) throws ProblemException {
        return new Saved(name, "joe@pbs@pbs.example.org:8007:store", Namespace.parse("site-a", ""), Optional.of(PRINT));
    }

    @Test
    void what_is_saved_is_listed_by_name_and_found_again() throws Exception {
        assertThat(saved.all()).isEmpty();
        Saved folder = new Saved("usb", "/media/joe/disk \"1\"", Namespace.ROOT, Optional.empty());
        saved.add(folder, false);
        saved.add(named("home"), false);
        assertThat(saved.all()).containsExactly(named("home"), folder);
        assertThat(new SavedRepositories(new ConfigFolder(home)).find("usb")).contains(folder);
        assertThat(saved.find("other")).isEmpty();
    }

    @Test
    void the_file_is_its_users_alone_and_can_be_read_by_people() throws Exception {
        saved.add(named("home"), false);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().resolveSibling("."))))
                .isEqualTo("rwx------");
        assertThat(Files.readString(file())).contains("\n      \"name\": \"home\",\n");
        try (var files = Files.list(file().resolveSibling("."))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void a_taken_name_is_refused_unless_it_may_be_replaced() throws Exception {
        saved.add(named("home"), false);
        Saved other = new Saved("home", "/srv/store", Namespace.ROOT, Optional.empty());
        assertThat(problem(() -> saved.add(other, false)))
                .isEqualTo(new SavedNameTaken("home", named("home").repository()));
        assertThat(saved.all()).containsExactly(named("home"));
        saved.add(other, true);
        assertThat(saved.all()).containsExactly(other);
    }

    @Test
    void a_removed_one_is_gone_and_a_missing_one_is_told_with_those_there_are() throws Exception {
        saved.add(named("a"), false);
        saved.add(named("b"), false);
        saved.remove("a");
        assertThat(saved.all()).containsExactly(named("b"));
        assertThat(problem(() -> saved.remove("a"))).isEqualTo(new SavedNameMissing("a", List.of("b")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", ".a", "a b", "a/b", "ä", "a\n", "a:b", "a@b"})
    void other_names_are_refused(String name) {
        assertThat(problem(() -> saved.add(named(name), false))).isInstanceOf(SavedNameInvalid.class);
        assertThat(file()).doesNotExist();
    }

    @Test
    void names_and_their_number_have_limits() throws Exception {
        saved.add(named("n".repeat(64)), false);
        assertThat(problem(() -> saved.add(named("n".repeat(65)), false))).isInstanceOf(SavedNameInvalid.class);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < SavedRepositories.MOST; i++) {
            rows.append(i == 0 ? "" : ",").append("{\"name\":\"n" + i + "\",\"repository\":\"/s\"}");
        }
        Files.writeString(file(), "{\"version\":1,\"repositories\":[" + rows + "]}");
        assertThat(problem(() -> saved.add(named("more"), false))).isEqualTo(new SavedTooMany(SavedRepositories.MOST));
        saved.add(named("n7"), true);
    }

    @Test
    void what_is_unknown_here_stays_in_the_file() throws Exception {
        write(
                "{\"note\":null,\"version\":1,\"repositories\":[{\"name\":\"a\",\"repository\":\"/a\",\"colour\":1.50}]}");
        saved.add(named("b"), false);
        saved.add(new Saved("a", "/other", Namespace.ROOT, Optional.of(PRINT)), true);
        assertThat(Files.readString(file())).contains("\"note\": null", "\"colour\": 1.50", "/other", PRINT.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"version\":1}",
                "{\"version\":2,\"repositories\":[]}",
                "{\"version\":1,\"repositories\":[1]}",
                "{\"version\":1,\"repositories\":[{\"name\":\"a b\",\"repository\":\"/a\"}]}",
                "{\"version\":1,\"repositories\":[{\"name\":\"a\",\"repository\":\"\"}]}",
                "{\"version\":1,\"repositories\":[{\"name\":\"a\",\"repository\":\"/a\",\"fingerprint\":\"12\"}]}",
                "{\"version\":1,\"repositories\":[{\"name\":\"a\",\"repository\":\"/a\"},{\"name\":\"a\","
                        + "\"repository\":\"/b\"}]}"
            })
    void a_file_that_is_not_understood_is_left_as_it_is(String text) throws Exception {
        write(text);
        assertThat(problem(saved::all)).isInstanceOf(SavedFileUnusable.class);
        assertThat(problem(() -> saved.add(named("home"), true))).isInstanceOf(SavedFileUnusable.class);
        assertThat(Files.readString(file())).isEqualTo(text);
    }

    @Test
    void what_cannot_be_written_is_told_and_leaves_nothing_unfinished() throws Exception {
        Path taken = home.resolve("mapback/taken");
        Files.createDirectories(taken.resolve("inside"));
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ConfigFolder.write(taken, new byte[10]))
                .matches(e -> e.problem() instanceof SavedFileNotWritten(String path, String reason)
                        && path.equals(taken.toString())
                        && !reason.contains(taken.toString()))
                .matches(e -> e.problem().exitStatus() == 8);
        try (Stream<Path> all = Files.list(home.resolve("mapback"))) {
            assertThat(all).containsExactly(taken);
        }
    }

    @Test
    void a_link_stays_one_and_what_it_leads_to_is_replaced() throws Exception {
        Path real = Files.createDirectories(home.resolve("dotfiles")).resolve("saved.json");
        Files.writeString(real, "{\"version\":1,\"repositories\":[]}");
        Files.createDirectories(file().resolveSibling("."));
        Files.createSymbolicLink(file(), real);
        saved.add(named("home"), false);
        assertThat(file()).isSymbolicLink();
        assertThat(Files.readString(real)).contains("home");
    }

    @Test
    void any_bytes_are_such_a_file_or_a_problem() throws Exception {
        saved.add(named("home"), false);
        saved.add(new Saved("usb", "/media/disk", Namespace.ROOT, Optional.empty()), false);
        byte[] sound = Files.readAllBytes(file());
        new Hostile(List.of(sound), Set.of(ProblemException.class), 4 << 20).feed(input -> {
            Files.write(file(), input);
            saved.all().forEach(one -> assertThat(SavedRepositories.isName(one.name()))
                    .isTrue());
        });
    }

    private void write(String text) throws IOException {
        Files.createDirectories(file().resolveSibling("."));
        Files.write(file(), text.getBytes(StandardCharsets.UTF_8));
    }

    private interface Deed {
        void run() throws Exception;
    }

    private static Problem problem(Deed deed) {
        return catchThrowableOfType(ProblemException.class, deed::run).problem();
    }
}
