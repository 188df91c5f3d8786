package mapback.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FixturesTest {
    @TempDir
    private Path folder;

    @Test
    void the_copy_of_the_datastore_has_its_namespaces_and_chunks() throws Exception {
        Path copy = Fixtures.copyDatastore(folder.resolve("copy"));
        assertThat(copy.resolve("ns/empty-ns")).isDirectory();
        assertThat(copy.resolve("ns/site-a/ns/inner/vm/100")).isDirectory();
        try (var here = Files.walk(copy);
                var there = Files.walk(Fixtures.datastore())) {
            assertThat(here.filter(Files::isRegularFile).count())
                    .isEqualTo(there.filter(Files::isRegularFile).count());
        }
    }

    @Test
    void every_case_of_damage_can_be_done_and_taken_back() throws Exception {
        Path copy = Fixtures.copyDatastore(folder.resolve("copy"));
        assertThat(CorruptCase.all()).hasSize(76);
        for (CorruptCase one : CorruptCase.all()) {
            one.apply(copy);
            one.undo(copy);
            for (CorruptCase.Change change : one.files()) {
                Path sound = Fixtures.datastore().resolve(change.replaces());
                if (Files.exists(sound)) {
                    assertThat(copy.resolve(change.replaces())).hasSameBinaryContentAs(sound);
                }
            }
        }
    }

    @Test
    void the_keys_have_their_passwords() {
        assertThat(Fixtures.key("scrypt.key")).isRegularFile();
        assertThat(Fixtures.password("scrypt.key")).isNotBlank();
        assertThat(Fixtures.password("pbkdf2.key")).isNotBlank();
    }

    @Test
    void a_failing_property_names_its_seed_and_fails_again_with_it() {
        Seeded.Property property = random -> assertThat(random.between(0, 9)).isLessThan(5);
        assertThatThrownBy(() -> Seeded.rounds(1000, property))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("(?s)fails with -Dmapback.seed=-?[0-9]+: .*")
                .satisfies(failure -> {
                    long seed = Long.parseLong(
                            String.valueOf(failure.getMessage()).replaceAll("(?s).*seed=(-?[0-9]+):.*", "$1"));
                    assertThatThrownBy(() -> Seeded.with(seed, property)).isInstanceOf(AssertionError.class);
                });
    }

    @Test
    void damage_changes_bytes_and_is_the_same_for_the_same_seed() {
        Seeded.rounds(500, random -> {
            byte[] sound = random.bytesUpTo(200);
            assertThat(Seeded.of(7).damaged(sound)).isEqualTo(Seeded.of(7).damaged(sound));
            assertThat(random.damaged(sound)).isNotNull();
        });
    }
}
