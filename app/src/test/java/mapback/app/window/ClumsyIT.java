package mapback.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import mapback.testkit.Fixtures;
import org.junit.jupiter.api.Test;

/// What people do who did not read a manual: they paste what they have, press what they see, and go elsewhere.
class ClumsyIT extends WindowCase {
    private static final int MILLIONS = 10_000_000;

    private boolean isCut(String query, int most) {
        int length =
                ((TextInputControl) rig.find(query).orElseThrow()).getText().length();
        return length > 0 && length <= most;
    }

    @Test
    void ten_million_letters_are_pasted_and_only_the_first_are_taken() throws Exception {
        rig.open(Locale.ENGLISH);
        rig.awaitText("Where are your backups?");
        rig.copied("lorem ipsum ".repeat(MILLIONS / 12));
        rig.click("#folderCard");
        rig.awaitFocus("path");
        rig.keys(KeyCode.CONTROL, KeyCode.V);
        rig.await("its beginning is there", () -> isCut("#path", 4096));
        rig.click("#use");
        rig.awaitText("MB-2030");
        rig.clickText("Back");
        rig.click("#textCard");
        rig.awaitFocus("text");
        rig.keys(KeyCode.CONTROL, KeyCode.V);
        rig.await("its beginning is there", () -> isCut("#text", 16 * 1024));
        rig.clickText("Back");
        rig.awaitText("Where are your backups?");
    }

    @Test
    void a_text_that_can_be_no_connection_text_is_not_laid_out() throws Exception {
        openMailServer();
        for (String word : List.of("x".repeat(MILLIONS), "/".repeat(MILLIONS), "mapback:" + "y".repeat(MILLIONS))) {
            Rig.onWindowThread(() -> {
                rig.window().open(List.of(word));
                return true;
            });
            rig.awaitText("\"" + word.substring(0, 60) + "…\" is too large");
        }
        assertThat(rig.find("#machines")).isPresent();
    }

    @Test
    void the_backups_that_are_shown_are_those_of_a_machine_that_the_filter_left() throws Exception {
        openFolder();
        rig.type("#filter", "100");
        rig.awaitText(IMAGE);
        rig.type("#filter", "such a machine");
        rig.awaitText("No machine has that in its number or name.");
        rig.await("nothing is chosen", () -> rig.models().backups().subject().isEmpty());
        rig.type("#filter", "101");
        rig.awaitText("drive-virtio0.img");
    }

    @Test
    void who_goes_elsewhere_answers_no_question() throws Exception {
        openFolder();
        choose("VM 201", "201");
        rig.click("#export");
        rig.awaitText("This backup is locked");
        rig.clickText("Jobs");
        rig.awaitText("Nothing is being done.");
        rig.keys(KeyCode.CONTROL, KeyCode.DIGIT1);
        rig.awaitText("VM 201");
        rig.awaitText("MB-");
        assertThat(rig.models().entrance().question().get()).isEmpty();
        nothingBegan();
    }

    @Test
    void from_a_page_about_a_backup_its_repository_leads_back_to_it() throws Exception {
        openFolder();
        choose(MACHINE, "100");
        rig.click("#save");
        rig.awaitText("Save as file");
        rig.clickText("datastore");
        rig.awaitText(IMAGE);
        rig.clickText("Jobs");
        rig.clickText("datastore");
        rig.awaitText(IMAGE);
    }

    @Test
    void a_repository_that_is_only_looked_at_can_be_gone_back_to() throws Exception {
        openMailServer();
        assertThat(rig.models().repositories().places()).isEmpty();
        rig.clickText("On this computer");
        rig.awaitText("Nothing of a backup is attached here.");
        rig.click(".side-choice");
        rig.awaitText(IMAGE);
        rig.await("the machine is still chosen", () -> rig.models()
                .backups()
                .subject()
                .filter(subject -> subject.name().equals(SNAPSHOT))
                .isPresent());
    }

    @Test
    void what_is_forgotten_is_not_shown_any_more() throws Exception {
        openFolder();
        Rig.onWindowThread(() -> {
            rig.models()
                    .repositories()
                    .remove(rig.models().repositories().places().getFirst(), _ -> {});
            return true;
        });
        rig.awaitText("Where are your backups?");
        assertThat(rig.models().backups().place().get()).isEmpty();
    }

    @Test
    void without_backups_a_place_for_them_asks_where_they_are() throws Exception {
        rig.open(Locale.ENGLISH);
        rig.awaitText("Where are your backups?");
        rig.clickText("Jobs");
        rig.awaitText("Nothing is being done.");
        rig.click("#target-disk");
        rig.awaitText("Where are your backups?");
        rig.clickText("Jobs");
        rig.keys(KeyCode.CONTROL, KeyCode.DIGIT1);
        rig.awaitText("Where are your backups?");
    }

    @Test
    void in_a_small_window_everything_can_be_reached() throws Exception {
        openMailServer();
        Rig.onWindowThread(() -> {
            rig.stage().setWidth(rig.stage().getMinWidth());
            rig.stage().setHeight(rig.stage().getMinHeight());
            return true;
        });
        for (String id : List.of("export", "test", "menu")) {
            rig.tabTo(id);
            rig.await(id + " is in sight", () -> isInSight(id));
        }
        rig.keys(KeyCode.CONTROL, KeyCode.T);
        rig.keys(KeyCode.ESCAPE);
        rig.tabTo("save");
        rig.keys(KeyCode.SPACE);
        rig.awaitFocus("path");
        rig.tabTo("save");
        rig.await("the button is in sight", () -> isInSight("save"));
    }

    private boolean isInSight(String id) {
        return rig.find("#" + id)
                .map(node -> node.localToScene(node.getBoundsInLocal()))
                .filter(at -> at.getMinX() >= 0
                        && at.getMinY() >= 0
                        && at.getMaxX() <= rig.stage().getScene().getWidth() + 1
                        && at.getMaxY() <= rig.stage().getScene().getHeight() + 1)
                .isPresent();
    }

    @Test
    void a_password_is_asked_for_only_where_the_key_has_one() throws Exception {
        openFolder();
        choose("VM 201", "201");
        Files.createDirectories(rig.home.resolve("keys"));
        Files.copy(Fixtures.key("scrypt.key"), rig.home.resolve("keys/mine.key"));
        rig.click("#export");
        rig.awaitText("This backup is locked");
        assertThat(rig.find("#password")).isEmpty();
        rig.type("#path", "~/keys/mine.key");
        rig.keys(KeyCode.ENTER);
        rig.awaitFocus("password");
        rig.paste("wrong");
        rig.keys(KeyCode.ENTER);
        rig.awaitText("The password does not open the key file");
        rig.awaitFocus("password");
        rig.paste(Fixtures.password("scrypt.key"));
        rig.keys(KeyCode.ENTER);
        rig.awaitText("no readers");
    }

    @Test
    void a_name_alone_is_a_file_in_the_users_folder() throws Exception {
        openMailServer();
        rig.click("#save");
        rig.type("#path", "mail.raw");
        rig.awaitText(rig.home.toString());
        rig.click("#save");
        rig.awaitText("Restored \"" + IMAGE + "\"");
        assertThat(Sums.of(rig.home.resolve("mail.raw"))).isEqualTo(Sums.known(SNAPSHOT, IMAGE));
    }

    @Test
    void a_folder_where_a_file_is_to_be_looks_like_a_fault() throws Exception {
        openMailServer();
        rig.click("#save");
        rig.type("#path", Files.createDirectory(rig.home.resolve("folder")).toString());
        rig.awaitText("This is a folder or a device");
        rig.await("it is no reassurance", () -> rig.find(".check-kept").isEmpty());
    }

    @Test
    void who_holds_enter_down_does_one_thing_only() throws Exception {
        openMailServer();
        rig.click("#save");
        rig.awaitFocus("path");
        rig.robot.press(KeyCode.ENTER);
        rig.awaitText("Restored \"" + IMAGE + "\"");
        for (int i = 0; i < 20; i++) {
            // As a keyboard repeats it.
            rig.robot.press(KeyCode.ENTER);
        }
        rig.robot.release(KeyCode.ENTER);
        rig.awaitText("Restored \"" + IMAGE + "\"");
        assertThat(rig.models().live().jobs()).hasSize(1);
    }
}
