package mapback.app.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import mapback.problem.ProblemException;
import mapback.testkit.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bookmarks and launchers: what they name, and that they hold nothing else.
class BookmarkTest {
    @TempDir
    Path folder;

    @Test
    void a_bookmark_is_found_again_as_it_was_written() throws Exception {
        Bookmark bookmark = new Bookmark("joe@pbs!a\\b@[fd00::7]:8007:größe", "site-a/inner", "vm/100");
        Path file = Files.writeString(folder.resolve("a b.mapback"), bookmark.text());
        assertThat(Bookmark.open(file.toString())).isEqualTo(bookmark);
        assertThat(Bookmark.open(file.toUri().toString())).isEqualTo(bookmark);
    }

    @Test
    void an_index_leads_to_the_datastore_above_it_and_to_its_snapshot() throws Exception {
        Path store = Fixtures.datastore().toAbsolutePath();
        assertThat(Bookmark.open(store.resolve("vm/100/2026-01-10T08:00:00Z/drive-scsi0.img.fidx")
                        .toString()))
                .isEqualTo(new Bookmark(store.normalize().toString(), "", "vm/100/2026-01-10T08:00:00Z"));
        assertThat(Bookmark.open(store.toString()).snapshot()).isEmpty();
        assertThat(Bookmark.open(store.resolve("ns/site-a").toString()).namespace())
                .isEqualTo("site-a");
    }

    @Test
    void anything_else_is_refused_with_a_sentence() throws Exception {
        Path other = Files.writeString(folder.resolve("x.mapback"), "repository = /x\n");
        for (String what : new String[] {other.toString(), "/nowhere/x.mapback", folder.toString(), "file:bad url"}) {
            assertThatThrownBy(() -> Bookmark.open(what)).as(what).isInstanceOf(ProblemException.class);
        }
    }

    @Test
    void a_launcher_keeps_every_character_of_its_path() {
        String text = new Launcher("Mail; \"server\"", "mapback", "/home/joe/a $b` 100%.mapback").text();
        assertThat(text)
                .contains("\nName=Mail; \"server\"\n")
                .contains("\nExec=\"mapback\" open \"/home/joe/a \\\\$b\\\\` 100%%.mapback\"\n");
    }
}
