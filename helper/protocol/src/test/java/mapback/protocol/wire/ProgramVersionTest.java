package mapback.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramVersionTest {
    @Test
    void versions_are_ordered_as_semver_says() {
        List<ProgramVersion> ascending = List.of(
                        "0.9.0",
                        "0.10.0-alpha",
                        "0.10.0-alpha.1",
                        "0.10.0-alpha.beta",
                        "0.10.0-beta",
                        "0.10.0-beta.2",
                        "0.10.0-beta.11",
                        "0.10.0-rc.1",
                        "0.10.0",
                        "0.10.1",
                        "1.0.0")
                .stream()
                .map(text -> ProgramVersion.parse(text).orElseThrow())
                .toList();
        for (int i = 1; i < ascending.size(); i++) {
            assertThat(ascending.get(i).isNewerThan(ascending.get(i - 1)))
                    .as("%s > %s", ascending.get(i), ascending.get(i - 1))
                    .isTrue();
            assertThat(ascending.get(i - 1).isNewerThan(ascending.get(i))).isFalse();
        }
    }

    @Test
    void what_was_built_does_not_count() {
        assertThat(ProgramVersion.parse("1.2.3+a")).isEqualTo(ProgramVersion.parse("1.2.3+b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1.2", "1.2.3.4", "a.b.c", "1.2.x", "-1.2.3", "1.2.3-", "99999999999.0.0"})
    void other_forms_are_no_versions(String text) {
        assertThat(ProgramVersion.parse(text)).isEmpty();
    }

    @Test
    void this_program_has_one() {
        assertThat(ProgramVersion.own().toString()).matches("\\d+\\.\\d+\\.\\d+.*");
    }
}
