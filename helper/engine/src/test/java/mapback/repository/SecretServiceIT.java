package mapback.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import mapback.pbs.key.Secret;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.SecretProblem.SecretServiceLocked;
import mapback.problem.SecretProblem.SecretServiceLocked.Reason;
import mapback.problem.SecretProblem.SecretServiceMissing;
import mapback.problem.SecretProblem.SecretServiceMissing.Lack;
import mapback.repository.ScriptedKeyring.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With GNOME's keyring.
class SecretServiceIT {
    private static final SecretPlace PLACE = new SecretPlace.Login("pbs.example.org:8007", "joe@pbs");

    @TempDir
    private Path home;

    @Test
    void what_is_remembered_is_found_replaced_and_forgotten() throws Exception {
        try (Desktop desktop = new Desktop(home)) {
            desktop.startKeyring();
            SecretService service = new SecretService(desktop.environment());
            assertThat(text(service.find(PLACE))).isEmpty();

            keep(service, PLACE, "pässword with ünicode");
            assertThat(text(service.find(PLACE))).contains("pässword with ünicode");

            keep(service, PLACE, "newer");
            keep(service, new SecretPlace.Login("pbs.example.org:8007", "joe@pbs!token"), "another's");
            assertThat(text(service.find(PLACE))).contains("newer");

            assertThat(service.forget(PLACE)).isTrue();
            assertThat(text(service.find(PLACE))).isEmpty();
            assertThat(service.forget(PLACE)).isFalse();
        }
    }

    @Test
    void a_keyring_that_stays_locked_is_a_problem_of_its_own() throws Exception {
        try (Desktop desktop = new Desktop(home)) {
            desktop.startKeyring();
            SecretService service = new SecretService(desktop.environment(), Duration.ofSeconds(20));
            keep(service, PLACE, "hidden");
            desktop.lockKeyring();
            assertThat(problem(() -> service.find(PLACE))).isInstanceOf(SecretServiceLocked.class);
            assertThat(problem(() -> keep(service, PLACE, "other"))).isInstanceOf(SecretServiceLocked.class);
        }
    }

    @Test
    void a_session_without_a_keyring_says_so() throws Exception {
        try (Desktop desktop = new Desktop(home)) {
            SecretService service = new SecretService(desktop.environment());
            assertThat(problem(() -> service.find(PLACE))).isEqualTo(new SecretServiceMissing(Lack.SERVICE));
        }
    }

    @Test
    void where_there_is_no_bus_nothing_is_waited_for() {
        SecretService service = new SecretService(Map.of("XDG_RUNTIME_DIR", home.toString()));
        assertThat(problem(() -> service.find(PLACE))).isEqualTo(new SecretServiceMissing(Lack.BUS));
        SecretService gone = new SecretService(Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + home + "/gone"));
        assertThat(problem(() -> gone.find(PLACE))).isEqualTo(new SecretServiceMissing(Lack.BUS));
        SecretService strange = new SecretService(Map.of("DBUS_SESSION_BUS_ADDRESS", "tcp:host=localhost;autolaunch:"));
        assertThat(problem(() -> strange.find(PLACE))).isEqualTo(new SecretServiceMissing(Lack.BUS));
    }

    @Test
    void a_bus_that_nobody_serves_any_more_is_none() throws Exception {
        Path socket = home.resolve("bus");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket))
                .close();
        SecretService stale = new SecretService(Map.of("XDG_RUNTIME_DIR", home.toString()));
        assertThat(problem(() -> stale.find(PLACE))).isEqualTo(new SecretServiceMissing(Lack.BUS));
    }

    @Test
    void a_keyring_that_is_opened_on_its_question_gives_what_it_has() throws Exception {
        try (Desktop desktop = new Desktop(home);
                ScriptedKeyring keyring = ScriptedKeyring.begin(desktop.environment(), Answer.OPENED, "kept")) {
            SecretService service = new SecretService(desktop.environment());
            assertThat(text(service.findAsking(PLACE))).contains("kept");
            assertThat(service.forgetAsking(PLACE)).isTrue();
            assertThat(keyring.asked()).isEqualTo(2);
        }
    }

    @Test
    void a_keyring_that_is_kept_shut_is_told_from_one_that_nobody_answers() throws Exception {
        try (Desktop desktop = new Desktop(home)) {
            SecretService service = new SecretService(desktop.environment(), Duration.ofMillis(300));
            try (ScriptedKeyring keyring = ScriptedKeyring.begin(desktop.environment(), Answer.SHUT, "kept")) {
                assertThat(problem(() -> service.findAsking(PLACE)))
                        .isEqualTo(new SecretServiceLocked(Reason.DISMISSED));
                assertThat(keyring.dismissed()).isZero();
            }
            try (ScriptedKeyring keyring = ScriptedKeyring.begin(desktop.environment(), Answer.NONE, "kept")) {
                assertThat(problem(() -> service.findAsking(PLACE)))
                        .isEqualTo(new SecretServiceLocked(Reason.NO_ANSWER));
                assertThat(keyring.dismissed()).isEqualTo(1);
            }
        }
    }

    @Test
    void a_look_in_passing_asks_nobody_to_open_it() throws Exception {
        try (Desktop desktop = new Desktop(home);
                ScriptedKeyring keyring = ScriptedKeyring.begin(desktop.environment(), Answer.OPENED, "kept")) {
            SecretService service = new SecretService(desktop.environment());
            assertThat(problem(() -> service.find(PLACE))).isEqualTo(new SecretServiceLocked(Reason.LOCKED));
            assertThat(problem(() -> service.forget(PLACE))).isEqualTo(new SecretServiceLocked(Reason.LOCKED));
            assertThat(keyring.asked()).isZero();
        }
    }

    @Test
    void who_stops_waiting_takes_the_question_away() throws Exception {
        try (Desktop desktop = new Desktop(home);
                ScriptedKeyring keyring = ScriptedKeyring.begin(desktop.environment(), Answer.NONE, "kept")) {
            SecretService service = new SecretService(desktop.environment());
            FutureTask<Boolean> wait = new FutureTask<>(() -> {
                assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> service.findAsking(PLACE));
                return true;
            });
            Thread waiting = Thread.ofVirtual().start(wait);
            keyring.awaitQuestion();
            waiting.interrupt();
            assertThat(wait.get(20, TimeUnit.SECONDS)).isTrue();
            assertThat(keyring.dismissed()).isEqualTo(1);
        }
    }

    private interface Errand {
        void run() throws Exception;
    }

    private static Problem problem(Errand errand) {
        return catchThrowableOfType(ProblemException.class, errand::run).problem();
    }

    private static void keep(SecretService service, SecretPlace place, String text) throws Exception {
        try (Secret secret = Secret.ofUtf8(text)) {
            service.keep(place, secret);
        }
    }

    private static Optional<String> text(Optional<Secret> found) {
        return found.map(secret -> {
            try (secret) {
                return new String(secret.bytes(), StandardCharsets.UTF_8);
            }
        });
    }
}
