package mapback.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import mapback.problem.HelperProblem.FolderFault;
import mapback.problem.HelperProblem.FolderUnsafe;
import mapback.problem.ProblemException;
import mapback.problem.Sentences;
import org.junit.jupiter.api.Test;

class StateFolderTest {
    /// What Java says of a user whom the system does not know, as in many containers.
    private static final String UNKNOWN = "?";

    @Test
    void it_is_where_the_variables_say_or_in_the_home_that_the_system_knows() throws Exception {
        assertThat(place(Map.of("XDG_STATE_HOME", "/s", "HOME", "/h"), UNKNOWN)).isEqualTo(Path.of("/s/mapback"));
        assertThat(place(Map.of("XDG_STATE_HOME", "s", "HOME", "/h"), UNKNOWN))
                .isEqualTo(Path.of("/h/.local/state/mapback"));
        assertThat(place(Map.of(), "/home/anna")).isEqualTo(Path.of("/home/anna/.local/state/mapback"));
    }

    @Test
    void who_has_no_home_is_told_to_set_one_and_nothing_is_made_where_he_stands() {
        assertThatThrownBy(() -> place(Map.of("HOME", "relative"), UNKNOWN))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem()).isEqualTo(new FolderUnsafe(UNKNOWN, FolderFault.NO_HOME, ""));
                    assertThat(Sentences.ofProblems(Locale.ENGLISH).sentence(e.problem()))
                            .contains("Set HOME");
                    assertThat(Sentences.ofProblems(Locale.GERMAN).sentence(e.problem()))
                            .contains("Setze HOME");
                });
    }

    private static Path place(Map<String, String> environment, String known) throws ProblemException {
        return StateFolder.of(environment, known).path();
    }
}
