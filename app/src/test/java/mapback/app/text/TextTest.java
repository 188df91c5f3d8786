package mapback.app.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Sizes, times and sentences as people read them.
class TextTest {
    private static final Set<String> NUMBERS = Set.of("bytes", "clients", "count", "failures", "groups", "percent");

    @Test
    void sizes_of_tables_have_binary_units_and_at_most_three_digits() {
        assertThat(new BinarySize(0).text()).isEqualTo("0 B");
        assertThat(new BinarySize(1023).text()).isEqualTo("1023 B");
        assertThat(new BinarySize(1024).text()).isEqualTo("1 KiB");
        assertThat(new BinarySize(71_548).text()).isEqualTo("69.871 KiB");
        assertThat(new BinarySize(86_525_849).text()).isEqualTo("82.517 MiB");
        assertThat(new BinarySize(6_291_886).text()).isEqualTo("6 MiB");
        assertThat(new BinarySize(Long.MAX_VALUE).text()).isEqualTo("8 EiB");
    }

    @Test
    void points_in_time_are_written_as_in_a_snapshots_name() {
        assertThat(TimeText.point(1_768_032_000)).isEqualTo("2026-01-10T08:00:00Z");
        assertThat(TimeText.point(0)).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(Names.ofSnapshot("vm", "100", 1_768_118_400)).isEqualTo("vm/100/2026-01-11T08:00:00Z");
    }

    @Test
    void time_left_is_never_nothing_and_grows_coarse() {
        assertThat(TimeText.left(0)).isEqualTo("1 s");
        assertThat(TimeText.left(59)).isEqualTo("59 s");
        assertThat(TimeText.left(61)).isEqualTo("1 min 05 s");
        assertThat(TimeText.left(3599)).isEqualTo("1 h 00 min");
        assertThat(TimeText.left(7300)).isEqualTo("2 h 02 min");
        assertThat(TimeText.left(100_000)).isEqualTo("1 d 03 h");
    }

    @Test
    void spans_of_time_are_exact_where_they_are_short() {
        assertThat(TimeText.span(Duration.ofMillis(420))).isEqualTo("0.4 s");
        assertThat(TimeText.span(Duration.ofSeconds(185))).isEqualTo("3 min 05 s");
        assertThat(TimeText.span(Duration.ofMinutes(127))).isEqualTo("2 h 07 min");
    }

    @Test
    void names_lose_the_servers_suffix_once() {
        assertThat(Names.ofArchive("drive-scsi0.img.fidx")).isEqualTo("drive-scsi0.img");
        assertThat(Names.ofArchive("index.json.blob")).isEqualTo("index.json");
        assertThat(Names.ofArchive("a.blob.blob")).isEqualTo("a.blob");
        assertThat(Names.ofArchive("plain")).isEqualTo("plain");
    }

    @Test
    void control_characters_are_shown_as_escapes() {
        assertThat(Harmless.line("a\tb\nc\rd\u001b[0m\u009b1m")).isEqualTo("a\\tb\\nc\\rd\\x1b[0m\\x9b1m");
        assertThat(Harmless.lines("a\tb\nc\u0000")).isEqualTo("a\tb\nc\\x00");
        assertThat(Harmless.line("\u202egnp.exe")).isEqualTo("\\u{202e}gnp.exe");
        assertThat(Harmless.line("äöü ✓ 漢字")).isEqualTo("äöü ✓ 漢字");
    }

    @Test
    void wide_and_combining_characters_are_counted_as_terminals_draw_them() {
        assertThat(Names.columns("abc")).isEqualTo(3);
        assertThat(Names.columns("漢字")).isEqualTo(4);
        assertThat(Names.columns("e\u0301")).isEqualTo(1);
    }

    @Test
    void an_unknown_language_is_answered_in_english() {
        assertThat(Phrases.in(Locale.JAPANESE).locale()).isEqualTo(Locale.ENGLISH);
        assertThat(Phrases.in(Locale.UK).locale()).isEqualTo(Locale.UK);
    }

    @Test
    void every_sentence_renders_in_every_language() {
        new EverySentence(Phrases.class, "app", NUMBERS).renders();
    }
}
