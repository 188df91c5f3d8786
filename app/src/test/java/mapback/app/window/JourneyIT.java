package mapback.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import javafx.scene.input.KeyCode;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import mapback.testkit.Fixtures;
import mapback.testkit.NbdClient;
import mapback.testkit.Needs;
import mapback.testkit.server.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whole ways through the window, from an empty profile to a file or a disk that equals what was backed up: without a
/// pointer, without keys, and past what can go wrong on the way.
class JourneyIT extends WindowCase {
    /// So slow that a restore has a middle.
    private static final int SLOW = 500_000;

    private TestServer server;

    @Override
    Rig rig() throws Exception {
        return new Rig(Files.createDirectory(folder.resolve("journey")));
    }

    @BeforeEach
    void begin() throws Exception {
        server = TestServer.over(Fixtures.datastore())
                .refusalWait(Duration.ofMillis(100))
                .start();
        rig.open(Locale.ENGLISH);
        rig.awaitText("Where are your backups?");
    }

    @AfterEach
    @Override
    void remove() throws Exception {
        try {
            super.remove();
        } finally {
            server.close();
        }
    }

    @Test
    void without_a_pointer() throws Exception {
        rig.tabTo("serverCard");
        rig.keys(KeyCode.SPACE);
        rig.awaitFocus("address");
        rig.paste("127.0.0.1:" + server.port());
        rig.tabTo("user");
        rig.paste(USER);
        rig.tabTo("password");
        rig.paste(PASSWORD);
        rig.keys(KeyCode.ENTER);
        rig.awaitText("Is this your server?");
        rig.awaitFocus("no");
        rig.tabTo("yes");
        rig.keys(KeyCode.SPACE);
        rig.awaitText(MACHINE);
        SavingByKeys user = new SavingByKeys(rig);
        user.choose(IMAGE);

        user.save(SNAPSHOT, IMAGE, folder.resolve("disk.raw"));

        rig.keys(KeyCode.CONTROL, KeyCode.DIGIT1);
        rig.usable("#export");
        rig.tabTo("export");
        rig.keys(KeyCode.SPACE);
        rig.awaitText("no readers");
        rig.tabTo("copy-path");
        rig.keys(KeyCode.SPACE);
        assertThat(read(rig.copied())).isEqualTo(Sums.known(SNAPSHOT, IMAGE));
        rig.tabTo("detach");
        rig.keys(KeyCode.SPACE);
        rig.awaitText("Nothing of a backup is attached here.");
    }

    @Test
    void without_keys() throws Exception {
        rig.click("#serverCard");
        rig.pasteByMenu("#address", "127.0.0.1:" + server.port());
        rig.pasteByMenu("#user", USER);
        rig.pasteByMenu("#password", PASSWORD);
        rig.click("#connect");
        rig.awaitText("Is this your server?");
        rig.click("#yes");
        chooseMachine();
        rig.clickText(IMAGE);

        rig.click("#save");
        Path target = folder.resolve("disk.raw");
        rig.pasteByMenu("#path", target.toString());
        rig.click("#save");
        rig.awaitText("Restored \"" + IMAGE + "\"");
        assertThat(Sums.of(target)).isEqualTo(Sums.known(SNAPSHOT, IMAGE));

        rig.clickText(placeName());
        rig.clickText(IMAGE);
        rig.click("#export");
        rig.awaitText("no readers");
        rig.click("#copy-path");
        assertThat(read(rig.copied())).isEqualTo(Sums.known(SNAPSHOT, IMAGE));
        rig.click("#detach");
        rig.awaitText("Nothing of a backup is attached here.");
    }

    private void chooseMachine() throws Exception {
        rig.awaitText(MACHINE);
        // The newest backup of all is chosen at first.
        rig.awaitText("etc.pxar");
        rig.clickText(MACHINE);
    }

    private String placeName() throws Exception {
        return Rig.onWindowThread(
                () -> rig.models().repositories().places().getFirst().name());
    }

    /// What clients of NBD get from there.
    private static String read(String uri) throws Exception {
        String socket = URI.create(uri).getQuery().replaceFirst(".*socket=", "");
        int size = Math.toIntExact(Sums.size(SNAPSHOT, IMAGE));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (NbdClient client = new NbdClient(Path.of(socket))) {
            for (int offset = 0; offset < size; offset += 1 << 20) {
                int length = Math.min(1 << 20, size - offset);
                client.ask(offset, length);
                all.write(client.answer(length).orElseThrow());
            }
        }
        return Sums.of(all.toByteArray());
    }

    private void signIn(String password) throws Exception {
        rig.click("#serverCard");
        rig.type("#address", "127.0.0.1:" + server.port());
        rig.type("#user", USER);
        rig.type("#password", password);
        rig.click("#connect");
        rig.awaitText("Is this your server?");
        rig.click("#yes");
    }

    private void begin(Path target) throws Exception {
        signIn(PASSWORD);
        chooseMachine();
        rig.clickText(IMAGE);
        rig.click("#save");
        rig.type("#path", target.toString());
        rig.click("#save");
    }

    /// Until it has begun and is not at its end.
    private void awaitMiddle() throws Exception {
        rig.await("it is in its middle", () -> rig.models().live().jobs().stream()
                .map(item -> item.row().get())
                .anyMatch(JourneyIT::isInItsMiddle));
    }

    private static boolean isInItsMiddle(JobRow row) {
        return row.state() == JobState.RUNNING && row.counts().fetched() > 0;
    }

    @Test
    void the_server_goes_away_in_the_middle_and_comes_back() throws Exception {
        Path target = folder.resolve("disk.raw");
        server.faults().line(Duration.ZERO, SLOW);
        begin(target);
        awaitMiddle();
        server.stop();
        rig.awaitText("Waiting for the server");
        server.faults().none();
        server.listen();
        rig.awaitText("Restored \"" + IMAGE + "\"");
        assertThat(Sums.of(target)).isEqualTo(Sums.known(SNAPSHOT, IMAGE));
    }

    @Test
    void the_password_is_wrong_at_first_and_then_the_key() throws Exception {
        signIn("wrong");
        rig.awaitText("does not let " + USER + " in");
        rig.type("#password", PASSWORD);
        rig.click("#go");
        rig.awaitText(MACHINE);
        rig.type("#filter", "201");
        rig.clickText("VM 201");
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
    void the_disk_is_full_in_the_middle_and_then_has_room() throws Exception {
        Needs.root();
        Path disk = Files.createDirectory(folder.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=80M", "tmpfs", disk.toString());
        try {
            Path target = disk.resolve("disk.raw");
            server.faults().line(Duration.ZERO, SLOW);
            begin(target);
            awaitMiddle();
            // Something else takes all the room that there is.
            Path other = disk.resolve("other");
            new ProcessBuilder("dd", "if=/dev/zero", "of=" + other, "bs=64k")
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
            server.faults().none();
            rig.awaitText("No space left on device");
            Files.delete(other);
            rig.clickText(placeName());
            rig.clickText(IMAGE);
            rig.click("#save");
            rig.type("#path", target.toString());
            rig.click("#save");
            rig.awaitText("Restored \"" + IMAGE + "\"");
            assertThat(Sums.of(target)).isEqualTo(Sums.known(SNAPSHOT, IMAGE));
        } finally {
            run("umount", disk.toString());
        }
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    @Test
    void the_helper_is_killed_in_the_middle_and_a_new_one_goes_on() throws Exception {
        Path target = folder.resolve("disk.raw");
        server.faults().line(Duration.ZERO, SLOW);
        begin(target);
        awaitMiddle();
        rig.helpers.running().forEach(ProcessHandle::destroyForcibly);
        server.faults().none();
        rig.awaitText("Interrupted at");
        rig.click("#job-resume");
        rig.await(
                "it goes on, or asks who asks",
                () -> rig.models().entrance().question().get().isPresent()
                        || rig.models().live().jobs().stream()
                                .anyMatch(item -> item.row().get().state() == JobState.DONE));
        if (rig.shown().contains("Sign in as")) {
            rig.type("#password", PASSWORD);
            rig.click("#go");
        }
        rig.awaitText("Restored \"" + IMAGE + "\"");
        assertThat(Sums.of(target)).isEqualTo(Sums.known(SNAPSHOT, IMAGE));
    }
}
