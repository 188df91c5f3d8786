package mapback.app.window;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import javafx.scene.input.KeyCode;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import mapback.protocol.Request;
import mapback.protocol.Source;
import mapback.testkit.Fixtures;
import mapback.testkit.server.Accounts;
import mapback.testkit.server.TestServer;
import org.junit.jupiter.api.Test;

/// The password was changed at the server while something was read: it waits until somebody logs in.
class LoginGoneIT extends WindowCase {
    private static final String CHANGED = "another-Passw0rd";

    /// Slow enough that a job is still at it.
    private static final long BYTES_PER_SECOND = 200_000;

    @Test
    void what_waits_for_a_login_has_a_button_for_it() throws Exception {
        Accounts accounts = Accounts.ofFixture();
        try (TestServer server = TestServer.over(Fixtures.datastore())
                .accounts(accounts)
                .refusalWait(Duration.ofMillis(50))
                .start()) {
            Source source = let(server);
            rig.open(Locale.ENGLISH);
            rig.helper.ask(new Request.TrustCertificate(source, server.fingerprint()));
            rig.helper.ask(new Request.LogIn(source, false));
            server.faults().line(Duration.ZERO, BYTES_PER_SECOND);
            rig.helper.ask(new Request.Map(source, SNAPSHOT, IMAGE, Optional.empty(), Optional.empty()));
            rig.helper.ask(new Request.Verify(source, SNAPSHOT, Optional.empty()));
            rig.keys(KeyCode.CONTROL, KeyCode.DIGIT3);
            rig.await("some of it was read", () -> job(row -> row.counts().fetched() > 0));
            accounts.user(USER, CHANGED);
            server.expireTickets();
            server.cut();
            server.faults().line(Duration.ZERO, 0);
            rig.awaitText("Waiting for a login");
            rig.click("#sign-in");
            rig.awaitText("Sign in as " + USER);
            rig.type("#password", CHANGED);
            rig.click("#go");
            rig.awaitText("What waits for it goes on");
            rig.clickText("On this computer (1)");
            rig.awaitText("no readers");
            rig.await("the job is done", () -> job(row -> row.state() == JobState.DONE));
        }
    }

    private boolean job(Predicate<JobRow> state) {
        return rig.models().live().jobs().stream()
                .anyMatch(job -> state.test(job.row().get()));
    }
}
