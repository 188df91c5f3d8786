package mapback.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import mapback.problem.DeviceProblem.OpenFault;
import mapback.problem.DeviceProblem.PartitionNotClosed;
import mapback.problem.GeneralProblem.LauncherNotMade;
import mapback.problem.HelperProblem.HelperNotStarted;
import mapback.problem.ServerProblem.ServerUnreachable;
import mapback.problem.TargetProblem.TargetWriteFailed;
import org.junit.jupiter.api.Test;

class ReasonWordsTest {
    private static final Sentences GERMAN = Sentences.ofProblems(Locale.GERMAN);
    private static final Sentences ENGLISH = Sentences.ofProblems(Locale.ENGLISH);

    @Test
    void what_the_system_says_is_german_in_a_german_sentence() {
        assertThat(GERMAN.sentence(new TargetWriteFailed("/a", 0, "No space left on device", "/a.part")))
                .contains("kein Platz mehr")
                .doesNotContain("space");
    }

    @Test
    void a_path_and_a_number_around_the_systems_words_do_not_hide_them() {
        assertThat(GERMAN.sentence(
                        new HelperNotStarted("Cannot run program \"/x/java\": error=13, Permission denied", "/log")))
                .contains("der Zugriff ist verweigert")
                .doesNotContain("Permission");
    }

    @Test
    void what_programs_say_is_german_too() {
        assertThat(GERMAN.sentence(new LauncherNotMade("/a", "there is a file of that name")))
                .contains("schon eine Datei dieses Namens")
                .doesNotContain("there");
        assertThat(GERMAN.sentence(new PartitionNotClosed("/dev/nbd0p1", OpenFault.OTHER, "still mounted")))
                .contains("immer noch eingehängt");
    }

    @Test
    void a_reason_within_a_reason_is_german_and_values_stay() {
        assertThat(GERMAN.sentence(
                        new ServerUnreachable("pbs", 8007, "through the proxy web:3128, Connection refused")))
                .contains("über den Proxy web:3128, die Verbindung wurde abgelehnt");
        assertThat(GERMAN.sentence(new HelperNotStarted("it did not answer within 20 s", "/log")))
                .contains("in 20 s");
    }

    @Test
    void what_nobody_knows_is_quoted_as_it_was_said() {
        assertThat(GERMAN.sentence(new TargetWriteFailed("/a", 0, "Widget {0} jammed", "/a.part")))
                .contains("„Widget {0} jammed“");
    }

    @Test
    void english_sentences_show_what_was_said() {
        assertThat(ENGLISH.sentence(new TargetWriteFailed("/a", 0, "No space left on device", "/a.part")))
                .contains("No space left on device");
    }

    @Test
    void every_reason_that_is_known_has_its_german_words() {
        Set<String> german = new TreeSet<>(keys("reason_de.properties"));
        german.remove("other");

        assertThat(german).isEqualTo(keys("reason.properties"));
    }

    private static Set<String> keys(String file) {
        Properties bundle = Sentences.bundle(ReasonWords.class, file);
        return new TreeSet<>(bundle.stringPropertyNames());
    }
}
