package mapback.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import mapback.pbs.format.Fingerprint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownFingerprintsTest {
    private static final Fingerprint ONE = print(1);
    private static final Fingerprint TWO = print(2);

    @TempDir
    private Path home;

    private KnownFingerprints known = new KnownFingerprints(new ConfigFolder(Path.of("/unset")));

    @BeforeEach
    void make() {
        known = new KnownFingerprints(new ConfigFolder(home));
    }

    private static Fingerprint print(int number) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) number;
        return Fingerprint.of(bytes);
    }

    private Path file() {
        return home.resolve("mapback/fingerprints");
    }

    @Test
    void an_answer_is_kept_for_its_host_and_port() throws Exception {
        assertThat(known.find("pbs.example.org", 8007)).isEmpty();
        known.keep("pbs.example.org", 8007, ONE);
        known.keep("fd00::1", 8443, TWO);
        assertThat(known.find("PBS.example.org", 8007)).contains(ONE);
        assertThat(known.find("pbs.example.org", 8008)).isEmpty();
        assertThat(known.find("fd00::1", 8443)).contains(TWO);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void a_later_answer_replaces_an_earlier_one_and_can_be_forgotten() throws Exception {
        known.keep("pbs", 8007, ONE);
        known.keep("pbs", 8007, TWO);
        assertThat(known.find("pbs", 8007)).contains(TWO);
        assertThat(Files.readAllLines(file())).hasSize(2);
        assertThat(known.forget("pbs", 8007)).isTrue();
        assertThat(known.find("pbs", 8007)).isEmpty();
        assertThat(known.forget("pbs", 8007)).isFalse();
    }

    @Test
    void the_official_clients_answers_count_after_our_own_and_stay_as_they_are() throws Exception {
        Path official = Files.createDirectories(home.resolve("proxmox-backup")).resolve("fingerprints");
        String text = "pbs.example.org " + ONE.text() + "\nother " + TWO.text() + "\n";
        Files.writeString(official, text);
        assertThat(known.find("pbs.example.org", 8007)).contains(ONE);
        assertThat(known.find("other", 1234)).contains(TWO);
        known.keep("pbs.example.org", 8007, TWO);
        assertThat(known.find("pbs.example.org", 8007)).contains(TWO);
        assertThat(known.find("pbs.example.org", 8008)).contains(ONE);
        assertThat(official).hasContent(text);
    }

    @Test
    void lines_that_are_something_else_stay_and_say_nothing() throws Exception {
        Files.createDirectories(file().resolveSibling("."));
        Files.writeString(file(), "# mine\n\npbs:8007 nonsense\nother:8007 " + ONE.text() + " and more\n");
        assertThat(known.find("pbs", 8007)).isEmpty();
        assertThat(known.find("other", 8007)).isEmpty();
        known.keep("third", 8007, TWO);
        assertThat(file()).content().startsWith("# mine\n\npbs:8007 nonsense\n").endsWith(TWO.text() + "\n");
    }
}
