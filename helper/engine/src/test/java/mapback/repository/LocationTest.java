package mapback.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.FormUnknown;
import mapback.problem.RepositoryProblem.NotGiven;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationTest {
    @ParameterizedTest
    @CsvSource({
        "/mnt/store,                          /mnt/store",
        "/mnt/my disk/50%/,                   /mnt/my disk/50%",
        "file:///mnt/store,                   /mnt/store",
        "FILE:/mnt/store,                     /mnt/store",
        "file://localhost/mnt/store,          /mnt/store",
        "file:///mnt/my%20disk/%C3%BC%23%3f,  /mnt/my disk/ü#?",
        "file:///mnt/my disk,                 /mnt/my disk",
    })
    void a_path_or_a_file_url_is_a_folder(String text, String path) throws Exception {
        assertThat(Location.parse(text)).hasToString(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user@pbs@host:store",
                "host:store",
                "store",
                "./store",
                "file:store",
                "file://other/mnt/store",
                "file://",
                "file:///a?b",
                "file:///a#b",
                "file:///a%2",
                "file:///a%zz",
                "file:///a%00b",
                "file:///a%ff",
                "https://host/store",
                "/a\0b"
            })
    void any_other_form_is_told(String text) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Location.parse(text))
                .matches(e -> e.problem().equals(new FormUnknown(text)));
    }

    @Test
    void nothing_is_told_as_nothing() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Location.parse(" "))
                .matches(e -> e.problem() instanceof NotGiven);
    }
}
