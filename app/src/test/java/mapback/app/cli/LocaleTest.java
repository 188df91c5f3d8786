package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The caller's locale: its language and encoding, whatever this process was started with to read names as UTF-8.
class LocaleTest {
    @Test
    void messages_are_in_the_language_of_the_first_variable_that_is_set() {
        assertThat(language(Map.of("LANG", "de_DE.UTF-8"))).isEqualTo(Locale.GERMANY);
        assertThat(language(Map.of("LANG", "en_GB", "LC_MESSAGES", "de"))).isEqualTo(Locale.GERMAN);
        assertThat(language(Map.of("LANG", "de_AT@euro", "LC_MESSAGES", ""))).isEqualTo(Locale.of("de", "AT"));
        assertThat(language(Map.of("LC_ALL", "C", "LC_MESSAGES", "de_DE.UTF-8", "LANG", "de_DE.UTF-8")))
                .isEqualTo(Locale.ENGLISH);
        assertThat(language(Map.of("LC_ALL", "de_CH.UTF-8", "LANG", "C"))).isEqualTo(Locale.of("de", "CH"));
    }

    @Test
    void messages_are_english_without_a_language() {
        for (String none : new String[] {"C", "POSIX", "C.UTF-8", "", "../../x", "_", "."}) {
            assertThat(language(Map.of("LANG", none))).as(none).isEqualTo(Locale.ENGLISH);
        }
        assertThat(language(Map.of())).isEqualTo(Locale.ENGLISH);
    }

    @Test
    void the_launchers_own_locale_is_not_the_callers() {
        Map<String, String> started = Map.of("LC_ALL", "C.UTF-8", "LANG", "de_DE.ISO-8859-1");
        assertThat(Encoding.of(caller(Caller.variables(started, Optional.of(""))))
                        .charset())
                .isEqualTo(StandardCharsets.ISO_8859_1);
        assertThat(language(Caller.variables(started, Optional.of("")))).isEqualTo(Locale.GERMANY);
        assertThat(Encoding.of(caller(Caller.variables(started, Optional.of("C"))))
                        .hasBoxCharacters())
                .isFalse();
        assertThat(Caller.variables(started, Optional.empty())).isEqualTo(started);
    }

    private static Locale language(Map<String, String> variables) {
        return caller(variables).language();
    }

    private static Caller caller(Map<String, String> variables) {
        return new Caller(new HashMap<>(variables), Path.of("/"), 0022);
    }
}
