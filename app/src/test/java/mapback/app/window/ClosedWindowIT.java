package mapback.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mapback.app.desktop.NotificationService;
import mapback.app.desktop.OwnBus;
import mapback.app.desktop.PlayedNotifications;
import mapback.app.desktop.PlayedNotifications.Note;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.Source;
import mapback.testkit.Fixtures;
import mapback.testkit.server.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What was begun goes on behind a closed window, and whoever closed it hears of its end: over a real session bus.
@Timeout(180)
class ClosedWindowIT extends WindowCase {
    private final PlayedNotifications desktop = new PlayedNotifications();
    private final CountDownLatch left = new CountDownLatch(1);
    private OwnBus bus;

    @BeforeEach
    void begin() throws Exception {
        bus = new OwnBus(folder);
        bus.serve(NotificationService.NAME, desktop);
        rig.helpers.environment.put("DBUS_SESSION_BUS_ADDRESS", bus.address);
    }

    @AfterEach
    @Override
    void remove() throws Exception {
        super.remove();
        bus.close();
    }

    private void closed() throws Exception {
        Rig.onWindowThread(() -> {
            rig.stage().setOnHidden(_ -> rig.window().leaveBehind(left::countDown));
            rig.stage().close();
            return true;
        });
    }

    @Test
    void the_end_of_a_job_is_told_after_the_window_was_closed_and_only_then_the_program_ends() throws Exception {
        try (TestServer server = TestServer.over(Fixtures.datastore()).start()) {
            rig.open(Locale.GERMAN);
            server.faults().delay(Duration.ofMillis(500));
            rig.helper.ask(new Request.Verify(let(server), SNAPSHOT, Optional.of(IMAGE + ".fidx")));
            rig.await("the job is seen", () -> rig.models().live().running().get() == 1);
            closed();
            assertThat(left.getCount()).isEqualTo(1);
            server.faults().delay(Duration.ZERO);
            Note note = desktop.shown().poll(60, TimeUnit.SECONDS);
            assertThat(note).isNotNull();
            assertThat(note.title()).isEqualTo("Fertig");
            assertThat(note.text()).startsWith("„" + IMAGE + "“ von " + SNAPSHOT + " ist, was gesichert wurde");
            assertThat(note.isCritical()).isFalse();
            assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void the_first_closing_tells_what_goes_on_and_what_stays_and_a_later_one_closes() throws Exception {
        rig.open(Locale.ENGLISH);
        Source source = new Source(Fixtures.datastore().toString(), "", Optional.empty());
        rig.helper.ask(new Request.Map(source, SNAPSHOT, IMAGE, Optional.empty(), Optional.empty()));
        rig.awaitText("On this computer (1)");
        Rig.onWindowThread(() -> {
            rig.window().quit();
            return true;
        });
        rig.awaitText("You can close this window now. The disk that is attached or exported here stays until you");
        assertThat(rig.shown()).doesNotContain("job goes on");
        closed();
        assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(rig.helper
                        .ask(new Request.ListMappings(), Reply.Mappings.class)
                        .mappings())
                .hasSize(1);
        assertThat(desktop.shown()).isEmpty();
    }

    @Test
    void a_second_start_brings_the_closed_window_back() throws Exception {
        try (TestServer server = TestServer.over(Fixtures.datastore()).start()) {
            rig.open(Locale.ENGLISH);
            server.faults().delay(Duration.ofSeconds(1));
            rig.helper.ask(new Request.Verify(let(server), SNAPSHOT, Optional.empty()));
            rig.await("the job is seen", () -> rig.models().live().running().get() == 1);
            closed();
            Rig.onWindowThread(() -> {
                rig.window().open(List.of("mapback:jobs"));
                return true;
            });
            rig.awaitText("Test of");
            assertThat(Rig.onWindowThread(() -> rig.stage().isShowing())).isTrue();
            server.faults().delay(Duration.ZERO);
            rig.awaitText("are what was backed up");
            assertThat(left.getCount()).isEqualTo(1);
        }
    }
}
