package mapback.app.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mapback.problem.GeneralProblem.BookmarkFault;
import mapback.problem.GeneralProblem.BookmarkUnusable;
import mapback.problem.ProblemException;
import mapback.testkit.Fixtures;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is brought to the window, whoever made it: what it names, and that it can do nothing else.
class BookmarkTest {
    private static final Bookmark ODD =
            new Bookmark("joe@pbs!a\\b@[fd00::7]:8007:größe", "site-a/inner", "vm/100", "drive-scsi0.img");

    @TempDir
    Path folder;

    private Bookmark opened(String word) throws ProblemException {
        return switch (Brought.of(word)) {
            case Brought.Backup(Bookmark bookmark) -> bookmark;
            case Brought.InStore(Bookmark bookmark) -> bookmark;
            default -> throw new AssertionError(word);
        };
    }

    @Test
    void a_bookmark_is_found_again_as_it_was_written() throws Exception {
        for (Bookmark bookmark : List.of(
                ODD,
                new Bookmark("/mnt/ two  blanks = # ! \\u0041%20&=?;", "", ""),
                new Bookmark(" leading", "", "host/a b/2026-01-10T08:00:00Z", ""))) {
            Path file = folder.resolve("a b.mapback");
            Files.writeString(file, bookmark.text());
            assertThat(opened(file.toString())).isEqualTo(bookmark);
            assertThat(opened(file.toUri().toString())).isEqualTo(bookmark);
            assertThat(opened(bookmark.uri())).isEqualTo(bookmark);
        }
    }

    @Test
    void a_uri_holds_no_character_that_means_anything_to_a_shell_or_a_desktop() {
        assertThat(ODD.uri()).matches("mapback:open\\?[A-Za-z0-9._*%=&-]+");
    }

    @Test
    void an_index_leads_to_the_datastore_above_it_its_snapshot_and_the_archive_that_it_is() throws Exception {
        Path store = Fixtures.datastore().toAbsolutePath();
        assertThat(opened(store.resolve("vm/100/2026-01-10T08:00:00Z/drive-scsi0.img.fidx")
                        .toString()))
                .isEqualTo(new Bookmark(
                        store.normalize().toString(), "", "vm/100/2026-01-10T08:00:00Z", "drive-scsi0.img"));
        assertThat(opened(store.resolve("vm/100").toString()).snapshot()).isEqualTo("vm/100");
        assertThat(opened(store.toString()).snapshot()).isEmpty();
        assertThat(opened(store.resolve("ns/site-a").toString()).namespace()).isEqualTo("site-a");
    }

    @Test
    void a_key_file_a_connection_text_and_the_windows_own_places_are_known() throws Exception {
        Path key = Fixtures.key("scrypt.key");
        assertThat(Brought.of(key.toString()))
                .isEqualTo(new Brought.Key(key.toAbsolutePath().normalize()));
        Path text = Files.writeString(folder.resolve("server.txt"), "PBS_REPOSITORY=joe@pbs@host:store\n");
        assertThat(Brought.of(text.toString())).isEqualTo(new Brought.Text("PBS_REPOSITORY=joe@pbs@host:store\n"));
        assertThat(Brought.of("joe@pbs@host:store")).isEqualTo(new Brought.Text("joe@pbs@host:store"));
        assertThat(Brought.of("mapback:mappings")).isEqualTo(new Brought.Part(Brought.Kind.MAPPINGS));
    }

    @Test
    void a_name_that_ends_with_a_space_is_found_and_a_copied_path_with_a_lines_end_too() throws Exception {
        for (String name : new String[] {"night.mapback ", "night\u2003", "night.mapback\n"}) {
            Path file = Files.writeString(folder.resolve(name), ODD.text());
            assertThat(Brought.of(file.toString())).isEqualTo(new Brought.Backup(ODD));
        }
        Path plain = Files.writeString(folder.resolve("plain.mapback"), ODD.text());
        assertThat(Brought.of(plain + "\n")).isEqualTo(new Brought.Backup(ODD));
    }

    @Test
    void anything_else_is_refused_with_a_sentence() throws Exception {
        assertThat(fault(Files.writeString(folder.resolve("x.mapback"), "repository = /x\n")))
                .isEqualTo(BookmarkFault.UNKNOWN);
        assertThat(fault("/nowhere/x.mapback")).isEqualTo(BookmarkFault.UNREADABLE);
        assertThat(fault(folder)).isEqualTo(BookmarkFault.NO_DATASTORE);
        assertThat(fault(Files.createFile(folder.resolve("alone.fidx")))).isEqualTo(BookmarkFault.NO_DATASTORE);
        assertThat(fault("file:bad url")).isEqualTo(BookmarkFault.NO_PATH);
        assertThat(fault("mapback:restore?everything=now")).isEqualTo(BookmarkFault.UNKNOWN);
        assertThat(fault(Files.write(folder.resolve("image.bin"), new byte[] {0, 1, 2})))
                .isEqualTo(BookmarkFault.UNKNOWN);
    }

    @Test
    void what_is_too_large_or_has_no_end_is_not_read() throws Exception {
        Path large = folder.resolve("large.mapback");
        Files.writeString(large, ODD.text() + "#".repeat(70_000));
        assertThat(fault(large)).isEqualTo(BookmarkFault.TOO_LARGE);
        assertThat(fault("/dev/zero")).isEqualTo(BookmarkFault.UNKNOWN);
        assertThat(fault("mapback:open?repository=%2F" + "x".repeat(5000))).isEqualTo(BookmarkFault.VALUE);
    }

    @Test
    void a_value_that_could_not_be_one_is_named() throws Exception {
        String head = "# Mapback bookmark 1\n";
        assertThat(detail(head + "namespace = a\n")).isEqualTo("repository");
        assertThat(detail(head + "repository = --keyfile\n")).isEqualTo("repository");
        assertThat(detail(head + "repository = /a\\nb\n")).isEqualTo("repository");
        assertThat(detail(head + "repository = /a\\u202eb\n")).isEqualTo("repository");
        assertThat(detail(head + "repository = /a\nsnapshot = ../../etc\n")).isEqualTo("snapshot");
        assertThat(detail(head + "repository = /a\nsnapshot = vm/100/;rm -rf\n"))
                .isEqualTo("snapshot");
        assertThat(detail(head + "repository = /a\narchive = ../x.img\n")).isEqualTo("archive");
        assertThatThrownBy(() -> Brought.of("mapback:open?repository=%2Fa%0Ab")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> Brought.of("mapback:open?repository=%zz")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> Brought.of("mapback:open?")).isInstanceOf(ProblemException.class);
    }

    @Test
    void any_bytes_are_something_or_a_problem_and_never_a_fault() {
        byte[] sound = ODD.text().getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("damaged.mapback");
        Seeded.rounds(1000, seeded -> {
            Files.write(file, seeded.damaged(sound));
            opens(file.toString());
            opens("mapback:open?repository=" + seeded.text(40));
        });
    }

    private static void opens(String word) {
        try {
            Brought.of(word);
        } catch (ProblemException e) {
            assertThat(e.problem()).isInstanceOf(BookmarkUnusable.class);
        }
    }

    private BookmarkFault fault(Object what) {
        try {
            throw new AssertionError("it is " + Brought.of(what.toString()));
        } catch (ProblemException e) {
            return ((BookmarkUnusable) e.problem()).fault();
        }
    }

    private String detail(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("value.mapback"), content);
        try {
            throw new AssertionError("it is " + Brought.of(file.toString()));
        } catch (ProblemException e) {
            return ((BookmarkUnusable) e.problem()).detail();
        }
    }
}
