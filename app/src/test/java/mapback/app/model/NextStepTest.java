package mapback.app.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mapback.app.text.Phrases;
import mapback.app.text.WindowText;
import mapback.problem.DeviceProblem.DenialReason;
import mapback.problem.DeviceProblem.DeviceDenied;
import mapback.problem.DeviceProblem.DeviceInUse;
import mapback.problem.DeviceProblem.DriverFault;
import mapback.problem.DeviceProblem.DriverUnusable;
import mapback.problem.TargetProblem.TargetFull;
import org.junit.jupiter.api.Test;

/// What can be done about a problem.
class NextStepTest {
    @Test
    void every_step_has_its_words_in_every_language() {
        for (Locale language : List.of(Locale.ENGLISH, Locale.GERMAN)) {
            WindowText text = new WindowText(Phrases.in(language), ZoneOffset.UTC);
            for (NextStep step : NextStep.values()) {
                String key = "step." + step.name().toLowerCase(Locale.ROOT);
                assertThat(text.say(key, Map.of("users", List.of("less (12)")))).isNotBlank();
            }
        }
    }

    @Test
    void a_disk_of_which_files_are_open_can_be_closed_first() {
        assertThat(NextStep.of(new DeviceInUse("/dev/nbd0", List.of("less (12)", "/mnt/root"))))
                .containsExactly(NextStep.CLOSE, NextStep.FORCE);
        assertThat(NextStep.of(new DeviceInUse("/dev/nbd0", List.of("less (12)", "/dev/mapper/vg-root"))))
                .containsExactly(NextStep.FORCE);
    }

    @Test
    void who_may_not_attach_may_export() {
        assertThat(NextStep.of(new DeviceDenied(DenialReason.REFUSED)))
                .containsExactly(NextStep.AGAIN, NextStep.EXPORT);
        assertThat(NextStep.of(new DriverUnusable(DriverFault.MISSING))).containsExactly(NextStep.EXPORT);
    }

    @Test
    void what_may_not_fit_goes_elsewhere_or_is_begun_all_the_same() {
        assertThat(NextStep.of(new TargetFull("/t", 2, 1)))
                .containsExactly(NextStep.OTHER_TARGET, NextStep.IGNORE_SPACE);
    }
}
