package mapback.helper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import mapback.chunk.Chunks;
import mapback.problem.GeneralProblem.UsageWrong;
import mapback.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void without_options_the_cache_has_128_mib_and_the_helper_stays_ten_minutes() throws Exception {
        assertThat(Options.parse(List.of())).isEqualTo(new Options(128L << 20, Duration.ofMinutes(10)));
    }

    @Test
    void options_are_taken() throws Exception {
        assertThat(Options.parse(List.of("--idle-seconds", "1", "--cache-size", "268435456")))
                .isEqualTo(new Options(256L << 20, Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--cache-size",
                "--cache-size x",
                "--cache-size 1",
                "--cache-size -1",
                "--idle-seconds 99999999999999999999",
                "--verbose yes",
                "word word"
            })
    void others_are_refused(String line) {
        assertThatThrownBy(() -> Options.parse(List.of(line.split(" ", -1)))).isInstanceOf(ProblemException.class);
    }

    @Test
    void a_cache_below_the_largest_chunk_is_refused_with_the_least() throws Exception {
        String least = Long.toString(Chunks.SMALLEST_MEMORY);
        assertThat(Options.parse(List.of("--cache-size", least)).cacheSize()).isEqualTo(Chunks.SMALLEST_MEMORY);
        String less = Long.toString(Chunks.SMALLEST_MEMORY - 1);
        assertThatThrownBy(() -> Options.parse(List.of("--cache-size", less)))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem())
                        .isEqualTo(new UsageWrong("--cache-size needs at least " + least + ", not " + less + ".")));
    }
}
