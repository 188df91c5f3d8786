package mapback.app.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import mapback.problem.Sentences;
import org.junit.jupiter.api.Test;

/// What the window says.
class WindowTextTest {
    private static final Set<String> NUMBERS =
            Set.of("bytes", "clients", "count", "jobs", "mappings", "millis", "percent");
    private static final Instant NOW = Instant.parse("2026-01-12T15:00:00Z");

    @Test
    void german_has_every_text_that_english_has() throws Exception {
        assertThat(keys("window_de.properties")).isEqualTo(keys("window.properties"));
    }

    private static Set<String> keys(String bundle) throws Exception {
        return bundle(WindowText.class, bundle).stringPropertyNames();
    }

    private static Properties bundle(Class<?> beside, String name) throws Exception {
        Properties all = new Properties();
        try (var stream = Objects.requireNonNull(beside.getResourceAsStream(name));
                var reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            all.load(reader);
        }
        return all;
    }

    @Test
    void german_says_du_throughout() throws Exception {
        // Capital letters in the middle of a sentence; at its beginning "Sie" may be anybody.
        Pattern polite = Pattern.compile("(?<![.:?!{}„] ?)\\b(Sie|Ihnen|Ihre?[mnrs]?)\\b");
        for (Properties all : List.of(
                bundle(WindowText.class, "window_de.properties"),
                bundle(WindowText.class, "app_de.properties"),
                bundle(Sentences.class, "problem_de.properties"))) {
            assertThat(all.stringPropertyNames())
                    .filteredOn(key ->
                            polite.matcher(" " + all.getProperty(key)).results().anyMatch(found -> found.start() > 1))
                    .isEmpty();
        }
    }

    @Test
    void every_text_renders_in_every_language() {
        new EverySentence(WindowText.class, "window", NUMBERS).renders();
    }

    @Test
    void near_points_in_time_are_told_by_their_distance() {
        WindowText text = new WindowText(Phrases.in(Locale.UK), ZoneOffset.UTC);
        assertThat(text.near(seconds("2026-01-12T08:00:00Z"), NOW)).isEqualTo("today 08:00");
        assertThat(text.near(seconds("2026-01-11T23:00:00Z"), NOW)).isEqualTo("yesterday 23:00");
        assertThat(text.near(seconds("2026-01-10T08:00:00Z"), NOW)).isEqualTo("10 Jan, 08:00");
        assertThat(text.near(seconds("2025-12-31T08:00:00Z"), NOW)).isEqualTo("31 Dec 2025, 08:00");
    }

    @Test
    void a_rate_of_nothing_is_not_shown() {
        WindowText text = new WindowText(Phrases.in(Locale.ENGLISH), ZoneOffset.UTC);
        assertThat(text.rate(0)).isEmpty();
        assertThat(text.rate(612_000_000)).isEqualTo("612 MB/s");
    }

    private static long seconds(String point) {
        return Instant.parse(point).getEpochSecond();
    }
}
