package mapback.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import mapback.protocol.JobState;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SecretText;
import mapback.protocol.Source;
import mapback.testkit.Fixtures;
import mapback.testkit.server.TestServer;
import org.junit.jupiter.api.Test;

/// The window with the real helper, over the sample datastore and over a server, used with pointer and keys.
class WindowIT extends WindowCase {
    @Test
    void a_first_start_asks_where_backups_are_and_a_folder_leads_to_them() throws Exception {
        openFolder();
        choose(MACHINE, "100");
        rig.awaitText(IMAGE);
        rig.awaitText("Settings of the machine");
        assertThat(rig.shown()).contains("Jan 11").contains("not checked by the server yet");
        // The next start comes back to it.
        assertThat(rig.models().repositories().places()).hasSize(1);
    }

    @Test
    void a_disk_is_saved_as_a_file_that_equals_the_backup() throws Exception {
        openFolder();
        choose(MACHINE, "100");
        rig.clickText(IMAGE);
        rig.click("#save");
        Path target = folder.resolve("disk.raw");
        rig.type("#path", target.toString());
        rig.click("#save");
        rig.awaitText("Restored \"" + IMAGE + "\"");
        assertThat(Sums.of(target)).isEqualTo(Sums.known(SNAPSHOT, IMAGE));
    }

    @Test
    void the_same_goes_without_a_pointer() throws Exception {
        rig.open(Locale.ENGLISH);
        rig.awaitText("Where are your backups?");
        rig.tabTo("folderCard");
        rig.keys(KeyCode.SPACE);
        rig.usable("#path");
        rig.awaitFocus("path");
        rig.paste(Fixtures.datastore().toString());
        rig.keys(KeyCode.ENTER);
        rig.awaitText(MACHINE);
        SavingByKeys user = new SavingByKeys(rig);
        user.choose(IMAGE);
        user.save(SNAPSHOT, IMAGE, folder.resolve("by-keys.raw"));
    }

    @Test
    void a_damaged_disk_is_saved_without_what_is_damaged_after_that_was_said() throws Exception {
        openFolder();
        choose("VM 102", "102");
        rig.clickText("drive-virtio0.img");
        rig.click("#save");
        Path target = folder.resolve("damaged.raw");
        rig.type("#path", target.toString());
        rig.click("#save");
        rig.awaitText("was found damaged by the server");
        assertThat(rig.shown()).contains(target + " was not completed.");
        assertThat(target).doesNotExist();
        rig.click("#job-skip");
        rig.awaitText("Save as file");
        assertThat(rig.shown()).contains("damaged.raw");
        rig.click("#save");
        rig.await("it is saved, and what it lacks is told", () -> rig.models().live().jobs().stream()
                .anyMatch(job ->
                        job.row().get().damageCount() == 1 && job.row().get().state() == JobState.DONE));
        assertThat(target).hasSize(4_199_304);
    }

    @Test
    void a_locked_backup_asks_for_its_key_and_says_when_it_is_another_one() throws Exception {
        openFolder();
        choose("VM 201", "201");
        rig.clickText(IMAGE);
        rig.click("#save");
        Path target = folder.resolve("locked.raw");
        rig.type("#path", target.toString());
        rig.click("#save");
        unlockAtLast();
        rig.awaitText("Restored \"" + IMAGE + "\"");
        assertThat(Sums.of(target)).isEqualTo(Sums.known("vm/201/2026-01-10T11:00:00Z", IMAGE));
    }

    @Test
    void a_server_is_added_step_by_step() throws Exception {
        try (TestServer server = TestServer.over(Fixtures.datastore())
                .refusalWait(Duration.ofMillis(100))
                .start()) {
            server.accounts().recovery(USER, "aaaa-1111");
            rig.open(Locale.ENGLISH);
            rig.click("#serverCard");
            rig.type("#address", "127.0.0.1:1");
            rig.type("#user", USER);
            rig.type("#password", "wrong");
            rig.click("#connect");
            rig.awaitText("cannot be reached on port 1");
            assertThat(rig.shown()).contains("Try port 8007");
            rig.type("#address", "127.0.0.1:" + server.port());
            rig.type("#user", USER);
            rig.type("#password", "wrong");
            rig.click("#connect");
            rig.awaitText("Is this your server?");
            assertThat(rig.shown().replace(' ', ':').replace("\n", ":").toLowerCase(Locale.ROOT))
                    .contains(server.fingerprint().substring(0, 40));
            rig.click("#yes");
            rig.awaitText("does not let " + USER + " in");
            rig.type("#password", PASSWORD);
            rig.click("#go");
            rig.awaitText("Second factor of " + USER);
            rig.type("#code", "aaaa-1111");
            rig.click("#go");
            rig.awaitText(MACHINE);
            assertThat(rig.models().repositories().places())
                    .singleElement()
                    .satisfies(place -> assertThat(place.repository()).contains(":" + server.port() + ":fixture"));
        }
    }

    @Test
    void what_the_command_line_began_is_seen_and_can_be_ended_here() throws Exception {
        rig.open(Locale.ENGLISH);
        Source source = new Source(Fixtures.datastore().toString(), "", Optional.empty());
        rig.helper.ask(new Request.Map(source, SNAPSHOT, IMAGE, Optional.empty(), Optional.empty()));
        rig.awaitText("On this computer (1)");
        rig.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
        rig.awaitText(IMAGE + " of " + SNAPSHOT);
        rig.click("#detach");
        rig.awaitText("Nothing of a backup is attached here.");
        assertThat(rig.helper
                        .ask(new Request.ListMappings(), Reply.Mappings.class)
                        .mappings())
                .isEmpty();
    }

    @Test
    void a_disk_is_exported_from_here_and_seen_by_everybody() throws Exception {
        openFolder();
        choose(MACHINE, "100");
        rig.clickText(IMAGE);
        rig.click("#export");
        rig.awaitText("no readers");
        assertThat(rig.helper
                        .ask(new Request.ListMappings(), Reply.Mappings.class)
                        .mappings())
                .singleElement()
                .satisfies(row -> assertThat(row.snapshot()).isEqualTo(SNAPSHOT));
        rig.click("#copy-path");
        assertThat(Rig.onWindowThread(() -> Clipboard.getSystemClipboard().getString()))
                .startsWith("nbd+unix://");
    }

    @Test
    void a_backup_is_tested_and_the_result_says_what_is_true() throws Exception {
        openFolder();
        choose(MACHINE, "100");
        rig.click("#test");
        rig.awaitText("All archives of " + SNAPSHOT + " are what was backed up");
    }

    @Test
    void while_the_server_is_away_a_mapping_waits_and_the_window_does_not() throws Exception {
        try (TestServer server = TestServer.over(Fixtures.datastore()).start()) {
            rig.helper.ask(new Request.Map(let(server), SNAPSHOT, IMAGE, Optional.empty(), Optional.empty()));
            rig.open(Locale.ENGLISH);
            rig.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
            rig.awaitText(IMAGE + " of " + SNAPSHOT);
            server.stop();
            rig.awaitText("reads are held, nothing is lost");
            server.listen();
            rig.awaitText("no readers");
        }
    }

    @Test
    void a_server_that_takes_its_time_holds_up_nothing_here() throws Exception {
        try (TestServer server = TestServer.over(Fixtures.datastore()).start()) {
            rig.helper.ask(new Request.AddRepository(
                    Optional.of("slow"),
                    new SecretText(server.repository(USER)),
                    Optional.empty(),
                    Optional.of(server.fingerprint()),
                    false));
            rig.helper.ask(new Request.LogIn(let(server), false));
            server.faults().delay(Duration.ofSeconds(5));
            rig.open(Locale.ENGLISH);
            rig.await(
                    "the window shows that it waits",
                    () -> !rig.models().backups().place().get().isEmpty());
            rig.keys(KeyCode.CONTROL, KeyCode.DIGIT3);
            rig.awaitText("Nothing is being done.");
            rig.keys(KeyCode.CONTROL, KeyCode.DIGIT1);
            rig.awaitText(MACHINE);
            rig.awaitText("etc.pxar");
        }
    }

    @Test
    void a_helper_that_was_killed_is_started_again() throws Exception {
        openFolder();
        for (ProcessHandle process : rig.helpers.running()) {
            process.destroyForcibly();
        }
        choose(MACHINE, "100");
        rig.awaitText(IMAGE);
    }

    @Test
    void what_cannot_be_written_is_told() throws Exception {
        openFolder();
        choose(MACHINE, "100");
        rig.clickText(IMAGE);
        rig.click("#save");
        rig.type("#path", "/proc/disk.raw");
        rig.click("#save");
        rig.awaitText("Details");
        assertThat(rig.shown()).contains("/proc");
    }

    @Test
    void all_of_it_is_there_in_german() throws Exception {
        rig.open(Locale.GERMAN);
        rig.awaitText("Wo sind deine Sicherungen?");
        rig.click("#folderCard");
        rig.type("#path", "/nirgends");
        rig.click("#use");
        rig.awaitText("Erneut versuchen");
        assertThat(rig.shown()).contains("/nirgends").doesNotContain("There is no");
        // What the toolkit itself says.
        rig.robot.rightClickOn(rig.usable("#path"));
        rig.await(
                "the menu of a field is German",
                () -> rig.robot.lookup("Einfügen").tryQuery().isPresent());
    }

    @Test
    void the_next_window_is_as_large_as_the_last_one() throws Exception {
        rig.open(Locale.ENGLISH);
        Rig.onWindowThread(() -> {
            rig.stage().setWidth(950);
            return true;
        });
        rig.await("it is narrower", () -> rig.stage().getScene().getWidth() < 960);
        double width = Rig.onWindowThread(() -> rig.stage().getScene().getWidth());
        Rig.onWindowThread(() -> {
            rig.window().close();
            rig.stage().close();
            return true;
        });
        rig.open(Locale.ENGLISH);
        rig.await("it is as narrow again", () -> Math.abs(rig.stage().getScene().getWidth() - width) < 2);
    }
}
