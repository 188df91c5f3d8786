package mapback.app.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import mapback.chunk.Chunks;
import mapback.problem.HelperProblem.CacheFault;
import mapback.problem.HelperProblem.CacheSizeWrong;
import mapback.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheSizeTest {
    private static final long MEMORY = 4L << 30;

    @ParameterizedTest
    @CsvSource({
        "33M, 34603008",
        "34603008, 34603008",
        "256m, 268435456",
        "256MB, 268435456",
        "256MiB, 268435456",
        "1G, 1073741824",
        "4G, 4294967296",
        "100000K, 102400000"
    })
    void a_size_is_a_number_and_a_unit(String value, long bytes) throws Exception {
        assertThat(CacheSize.bytes(value, MEMORY)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"much", "-1G", "1.5G", "1 G", "1T", "0x10", "M", "9999999999999999"})
    void what_is_no_size_is_refused(String value) {
        assertThat(problem(value))
                .isEqualTo(new CacheSizeWrong("MAPBACK_CACHE_SIZE", value, CacheFault.NOT_A_SIZE, "33M"));
    }

    @Test
    void too_little_and_too_much_are_refused_with_the_limit() {
        assertThat(problem("32M"))
                .isEqualTo(new CacheSizeWrong("MAPBACK_CACHE_SIZE", "32M", CacheFault.TOO_SMALL, "33M"));
        for (String value : List.of("5G", "999999999999999G")) {
            assertThat(problem(value))
                    .isEqualTo(new CacheSizeWrong("MAPBACK_CACHE_SIZE", value, CacheFault.TOO_LARGE, "4096M"));
        }
    }

    @Test
    void the_least_is_what_the_helper_takes() {
        assertThat(CacheSize.LEAST_MIB).isEqualTo(Math.ceilDiv(Chunks.SMALLEST_MEMORY, 1 << 20));
    }

    @Test
    void without_a_wish_the_helper_decides() throws Exception {
        assertThat(CacheSize.words(Map.of())).isEmpty();
        assertThat(CacheSize.words(Map.of("MAPBACK_CACHE_SIZE", ""))).isEmpty();
        assertThat(CacheSize.words(Map.of("MAPBACK_CACHE_SIZE", "64M"))).containsExactly("--cache-size", "67108864");
    }

    private static Object problem(String value) {
        return assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> CacheSize.bytes(value, MEMORY))
                .actual()
                .problem();
    }
}
