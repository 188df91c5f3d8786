package mapback.app.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import mapback.app.text.WaitingText.Awaited;
import mapback.problem.DeviceProblem.LeaveAwaited;
import mapback.problem.Problem;
import mapback.problem.ServerProblem.LoginNeeded;
import mapback.problem.ServerProblem.ServerAway;
import mapback.protocol.WaitingRow;
import org.junit.jupiter.api.Test;

class WaitingTextTest {
    @Test
    void who_can_end_the_waiting_is_told_so() {
        assertThat(awaited(new ServerAway("pbs:8007", "it is being restarted"))).isEqualTo(Awaited.SERVER);
        assertThat(awaited(new LoginNeeded("joe@pbs", "pbs:8007"))).isEqualTo(Awaited.LOGIN);
        assertThat(awaited(new LeaveAwaited("/dev/nbd0"))).isEqualTo(Awaited.LEAVE);
    }

    private static Awaited awaited(Problem reason) {
        return WaitingText.awaited(new WaitingRow(0, reason));
    }

    @Test
    void why_is_said_only_where_somebody_can_do_something_about_it() {
        WindowText text = new WindowText(Phrases.in(Locale.ENGLISH), ZoneOffset.UTC);
        for (Awaited awaited : Awaited.values()) {
            String said =
                    text.say("mapping.waiting", Map.of("awaited", awaited, "span", "12 s", "sentence", "The why."));
            assertThat(said.contains("The why.")).as(said).isEqualTo(awaited != Awaited.SERVER);
        }
    }
}
