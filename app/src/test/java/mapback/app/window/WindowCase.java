package mapback.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import mapback.protocol.AccessOffer;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SecretText;
import mapback.protocol.Source;
import mapback.testkit.Fixtures;
import mapback.testkit.server.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What tests of the whole window have in common: a window with a real helper, and the ways to a backup.
@ExtendWith(OnScreen.class)
abstract class WindowCase {
    static final String USER = "mapback@pbs";
    static final String PASSWORD = "throwaway-Passw0rd";
    static final String SNAPSHOT = "vm/100/2026-01-11T08:00:00Z";
    static final String IMAGE = "drive-scsi0.img";
    static final String MACHINE = "the mail server (VM 100)";

    @TempDir
    Path folder;

    Rig rig;

    @BeforeEach
    void install() throws Exception {
        rig = rig();
    }

    /// The window's place; another one than the test's own folder, say.
    Rig rig() throws Exception {
        return new Rig(folder);
    }

    @AfterEach
    void remove() throws Exception {
        rig.close();
    }

    /// From the welcome page.
    void openFolder() throws Exception {
        rig.openSample();
        rig.awaitText(MACHINE);
    }

    /// By what somebody brought, with the disk chosen.
    void openMailServer() throws Exception {
        rig.open(Locale.ENGLISH, Fixtures.datastore().toAbsolutePath() + "/vm/100");
        rig.awaitText(IMAGE);
        rig.await("a disk is chosen", () -> rig.models()
                .backups()
                .content()
                .get()
                .filter(row -> row.filename().equals(IMAGE + ".fidx"))
                .isPresent());
    }

    void choose(String machine, String number) throws Exception {
        rig.type("#filter", number);
        rig.await("one machine is left", () -> rig.models().backups().machines().size() == 1);
        rig.clickText(machine);
        rig.await(
                "a day is chosen",
                () -> rig.models().backups().day().get().isPresent()
                        && !rig.models().backups().contents().isEmpty());
    }

    /// A locked backup is unlocked after the wrong key and the wrong password.
    void unlockAtLast() throws Exception {
        rig.awaitText("This backup is locked");
        rig.type("#path", Fixtures.key("other.key").toString());
        rig.click("#go");
        rig.awaitText("is for other backups");
        rig.type("#path", Fixtures.key("scrypt.key").toString());
        rig.click("#go");
        rig.type("#password", "wrong");
        rig.click("#go");
        rig.awaitText("The password does not open the key file");
        rig.type("#path", Fixtures.key("scrypt.key").toString());
        rig.click("#go");
        rig.type("#password", Fixtures.password("scrypt.key"));
        rig.click("#go");
    }

    void nothingBegan() throws Exception {
        assertThat(rig.helper.ask(new Request.ListJobs(), Reply.Jobs.class).jobs())
                .isEmpty();
        assertThat(rig.helper
                        .ask(new Request.ListMappings(), Reply.Mappings.class)
                        .mappings())
                .isEmpty();
    }

    /// Signed in to a server whose certificate is known.
    static Source let(TestServer server) {
        return new Source(
                server.repository(USER),
                "",
                Optional.of(new AccessOffer(
                        Optional.of(new SecretText(PASSWORD)),
                        Optional.empty(),
                        Optional.of(server.fingerprint()),
                        Optional.empty())),
                Optional.empty());
    }
}
