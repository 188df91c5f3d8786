package mapback.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import mapback.app.desktop.Bookmark;
import mapback.testkit.Fixtures;
import mapback.testkit.server.TestServer;
import org.junit.jupiter.api.Test;

/// What is dragged, dropped, opened and chosen with keys instead: it shows both ends, and nothing begins by
/// itself.
class BringIT extends WindowCase {
    private static final String UNTOUCHED = "Nothing that is on this computer is changed or lost.";

    private Path target() throws Exception {
        TextField path = (TextField) rig.usable("#path");
        String text = Rig.onWindowThread(path::getText);
        return Path.of(text);
    }

    @Test
    void a_disk_dragged_onto_a_folder_is_checked_and_saved_when_that_is_wished() throws Exception {
        openMailServer();
        rig.drag(rig.named(IMAGE), rig.usable("#target-folder"));
        rig.awaitText(UNTOUCHED);
        assertThat(rig.shown()).contains("Save as file", IMAGE + " of vm/100", "Afterwards this file is equal to");
        assertThat(target()).isEqualTo(folder.resolve("vm-100-drive-scsi0.raw"));
        nothingBegan();
        rig.click("#save");
        rig.awaitText("Restored \"" + IMAGE + "\"");
        assertThat(Sums.of(folder.resolve("vm-100-drive-scsi0.raw"))).isEqualTo(Sums.known(SNAPSHOT, IMAGE));
    }

    @Test
    void what_is_lost_is_told_before_it_is() throws Exception {
        Path there = Files.writeString(folder.resolve("vm-100-drive-scsi0.raw"), "precious");
        openMailServer();
        rig.drag(rig.named(IMAGE), rig.usable("#target-folder"));
        rig.awaitText("(8 bytes, last changed today");
        assertThat(rig.shown()).contains("is overwritten wherever it differs", "Change this file");
        rig.click("#replace");
        rig.awaitText("is gone afterwards");
        assertThat(there).hasContent("precious");
        nothingBegan();
        rig.click("#save");
        rig.awaitText("Restored \"" + IMAGE + "\"");
        assertThat(Sums.of(there)).isEqualTo(Sums.known(SNAPSHOT, IMAGE));
    }

    @Test
    void a_whole_backup_can_be_dragged_and_the_page_asks_for_the_part() throws Exception {
        openMailServer();
        rig.drag(day(), rig.usable("#target-disk"));
        rig.awaitText("Afterwards this computer has one disk more");
        nothingBegan();
        ComboBox<?> archive = (ComboBox<?>) rig.usable("#archive");
        assertThat(Rig.onWindowThread(() -> archive.getItems().size())).isEqualTo(4);
        rig.clickText("Back");
        rig.awaitText("Test this backup");
    }

    /// Of the newest backup.
    private Node day() throws Exception {
        Node list = rig.usable("#days");
        return Rig.onWindowThread(() -> list.lookup(".cell-title"));
    }

    @Test
    void what_a_place_cannot_take_is_not_taken() throws Exception {
        rig.open(Locale.ENGLISH, Fixtures.datastore().toAbsolutePath() + "/ct/110");
        rig.awaitText("root.pxar");
        rig.drag(rig.named("root.pxar"), rig.usable("#target-disk"));
        rig.drag(rig.named("root.pxar"), rig.usable("#target-folder"));
        assertThat(rig.shown()).contains("Test this backup").doesNotContain(UNTOUCHED);
        rig.click("#target-disk");
        rig.awaitText("Choose what is to go to \"New disk\"");
    }

    @Test
    void keys_do_the_same_from_the_backup() throws Exception {
        openMailServer();
        rig.keys(KeyCode.CONTROL, KeyCode.T);
        rig.keys(KeyCode.DOWN);
        rig.keys(KeyCode.DOWN);
        rig.keys(KeyCode.ENTER);
        rig.awaitText(UNTOUCHED);
        assertThat(target()).isEqualTo(folder.resolve("vm-100-drive-scsi0.raw"));
        nothingBegan();
        rig.keys(KeyCode.ENTER);
        rig.awaitText("Restored \"" + IMAGE + "\"");
        assertThat(Sums.of(folder.resolve("vm-100-drive-scsi0.raw"))).isEqualTo(Sums.known(SNAPSHOT, IMAGE));
    }

    @Test
    void keys_do_the_same_from_the_place() throws Exception {
        openMailServer();
        for (int i = 0; i < 60 && !Rig.onWindowThread(() -> focused("target-folder")); i++) {
            rig.keys(KeyCode.TAB);
        }
        rig.keys(KeyCode.SPACE);
        rig.awaitText(UNTOUCHED);
        assertThat(target()).isEqualTo(folder.resolve("vm-100-drive-scsi0.raw"));
        nothingBegan();
        rig.keys(KeyCode.ESCAPE);
        rig.awaitText("Test this backup");
    }

    private boolean focused(String id) {
        return Optional.ofNullable(rig.stage().getScene().getFocusOwner())
                .filter(node -> id.equals(node.getId()))
                .isPresent();
    }

    @Test
    void where_no_disk_can_be_made_it_is_said_and_the_way_that_goes_is_a_button() throws Exception {
        openMailServer();
        rig.click("#attach");
        rig.awaitText("MB-81");
        assertThat(rig.shown()).contains("Export instead");
        rig.click("#step-export");
        rig.awaitText("no readers");
    }

    @Test
    void an_index_from_elsewhere_leads_to_its_store_its_snapshot_and_itself() throws Exception {
        rig.open(Locale.ENGLISH);
        rig.awaitText("Where are your backups?");
        Path index = Fixtures.datastore().toAbsolutePath().resolve("vm/100/2026-01-10T08:00:00Z/drive-scsi1.img.fidx");
        try (Elsewhere _ = new Elsewhere("file", index.toString())) {
            rig.awaitText("drive-scsi1.img");
            rig.await("it is chosen", () -> rig.models()
                    .backups()
                    .content()
                    .get()
                    .filter(row -> row.filename().equals("drive-scsi1.img.fidx"))
                    .isPresent());
            assertThat(rig.models().backups().subject().orElseThrow().name()).isEqualTo("vm/100/2026-01-10T08:00:00Z");
            nothingBegan();
        }
    }

    @Test
    void of_several_things_one_is_shown_all_keys_are_kept_and_the_others_are_named() throws Exception {
        rig.open(Locale.ENGLISH);
        rig.awaitText("Where are your backups?");
        Path store = Fixtures.datastore().toAbsolutePath();
        try (Elsewhere _ = new Elsewhere(
                "file",
                Fixtures.key("plain.key").toAbsolutePath().toString(),
                store.resolve("vm/100").toString(),
                store.resolve("vm/201").toString(),
                "/proc/nothing.fidx")) {
            rig.awaitText(MACHINE);
            rig.awaitText("The key is at hand now");
        }
        nothingBegan();
    }

    @Test
    void a_bookmark_to_a_folder_that_is_none_of_ours_asks_before_it_looks() throws Exception {
        rig.open(
                Locale.ENGLISH,
                new Bookmark(Fixtures.datastore().toAbsolutePath().normalize().toString(), "", "vm/201").uri());
        rig.awaitText("This leads to a folder that is none of yours yet");
        assertThat(rig.models().backups().place().get()).isEmpty();
        rig.click("#use");
        rig.awaitText("locked with a key");
        assertThat(rig.models().backups().subject().orElseThrow().name()).startsWith("vm/201/");
    }

    @Test
    void a_key_from_elsewhere_opens_the_backup_that_is_looked_at() throws Exception {
        rig.open(Locale.ENGLISH, Fixtures.datastore().toAbsolutePath() + "/vm/201");
        rig.awaitText("locked with a key");
        try (Elsewhere _ = new Elsewhere(
                "file", Fixtures.key("scrypt.key").toAbsolutePath().toString())) {
            rig.awaitText("This backup is locked");
        }
        rig.type("#password", Fixtures.password("scrypt.key"));
        rig.click("#go");
        rig.awaitText("The key is at hand now");
        rig.click("#save");
        rig.click("#save");
        rig.awaitText("Restored \"" + IMAGE + "\"");
    }

    @Test
    void a_text_from_elsewhere_is_shown_as_a_connection_text() throws Exception {
        rig.open(Locale.ENGLISH);
        rig.awaitText("Where are your backups?");
        try (Elsewhere _ = new Elsewhere("text", "joe@pbs@pbs.example.org:store")) {
            rig.awaitText("Connection text");
        }
    }

    @Test
    void a_launcher_and_a_bookmark_lead_back_to_the_backup() throws Exception {
        openMailServer();
        rig.click("#launcher");
        rig.click("#asFile");
        rig.click("#make");
        rig.awaitText("Created 2:");
        Path bookmark = folder.resolve("vm-100.mapback");
        Path menu = folder.resolve("data/applications");
        String launcher;
        try (var files = Files.list(menu)) {
            launcher = Files.readString(files.findFirst().orElseThrow());
        }
        assertThat(launcher).contains("Exec=\"mapback\" open \"mapback:open?").doesNotContain("assword");
        // What is there is not replaced.
        rig.click("#launcher");
        rig.click("#asFile");
        rig.click("#make");
        rig.awaitText("could not be made: there is a file of that name");
        rig.usable("#step-other-target");
        for (String word : List.of(bookmark.toString(), bookmark.toUri().toString(), uri(launcher))) {
            rig.keys(KeyCode.CONTROL, KeyCode.DIGIT3);
            rig.awaitText("Nothing is being done.");
            // As a second start does.
            Rig.onWindowThread(() -> {
                rig.window().open(List.of(word));
                return true;
            });
            rig.awaitText(MACHINE);
            rig.await("the newest is chosen", () -> rig.models()
                    .backups()
                    .subject()
                    .filter(subject -> subject.name().equals(SNAPSHOT))
                    .isPresent());
        }
        nothingBegan();
    }

    private static String uri(String launcher) {
        String rest = launcher.substring(launcher.indexOf("mapback:open?"));
        return rest.substring(0, rest.indexOf('"')).replace("%%", "%");
    }

    @Test
    void what_comes_of_an_answer_is_told_where_it_was_asked_for() throws Exception {
        try (TestServer server = TestServer.over(Fixtures.datastore()).start()) {
            rig.open(Locale.ENGLISH, new Bookmark(server.repository("mapback@pbs"), "", "vm/100").uri());
            rig.awaitText("Connection text");
            rig.click("#use");
            rig.awaitText("Is this your server?");
            rig.click("#no");
            rig.awaitText("Connection text");
            rig.awaitText("MB-");
            assertThat(rig.models().repositories().places()).isEmpty();
        }
    }

    @Test
    void a_link_to_a_server_that_is_not_saved_reaches_it_only_when_that_is_wished() throws Exception {
        try (TestServer server = TestServer.over(Fixtures.datastore()).start()) {
            String repository = server.repository("mapback@pbs");
            rig.open(Locale.ENGLISH, new Bookmark(repository, "", "vm/100/2026-01-10T08:00:00Z").uri());
            rig.awaitText("a server that is none of yours yet");
            rig.awaitText("Connection text");
            assertThat(rig.models().entrance().question().get()).isEmpty();
            rig.click("#use");
            rig.awaitText("Is this your server?");
            rig.click("#yes");
            rig.type("#password", "throwaway-Passw0rd");
            rig.click("#go");
            rig.await("what the link names is chosen", () -> rig.models()
                    .backups()
                    .subject()
                    .filter(subject -> subject.name().equals("vm/100/2026-01-10T08:00:00Z"))
                    .isPresent());
        }
    }

    @Test
    void what_cannot_be_opened_is_told_and_changes_nothing() throws Exception {
        openMailServer();
        Path hostile = Files.writeString(
                folder.resolve("evil.mapback"), "# Mapback bookmark 1\nrepository = /a\nsnapshot = ../../etc\n");
        for (String word : List.of(hostile.toString(), "mapback:restore?now", "/nowhere")) {
            Rig.onWindowThread(() -> {
                rig.window().open(List.of(word));
                return true;
            });
            rig.awaitText(word);
        }
        assertThat(rig.models().backups().subject().orElseThrow().name()).isEqualTo(SNAPSHOT);
    }

    /// Another program beside the window, from which something is dragged into the middle of it.
    private final class Elsewhere implements AutoCloseable {
        private final Process process;

        Elsewhere(String kind, String... what) throws Exception {
            int x = 1800;
            int y = 200;
            ProcessBuilder builder = new OwnProcess("-Dglass.gtk.uiScale=1")
                    .builder(DragSource.class.getName(), Integer.toString(x), Integer.toString(y), kind)
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.command().addAll(List.of(what));
            process = builder.start();
            BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
            assertThat(said.readLine()).isEqualTo("shown");
            Rig.onWindowThread(() -> {
                Stage stage = rig.stage();
                stage.setX(100);
                stage.setY(100);
                return true;
            });
            rig.robot.moveTo(x + DragSource.SIZE / 2.0, y + DragSource.SIZE / 2.0);
            rig.drag(rig.stage().getScene().getRoot());
        }

        @Override
        public void close() throws IOException {
            process.getOutputStream().close();
            process.onExit().join();
        }
    }
}
