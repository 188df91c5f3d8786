package mapback.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mapback.linux.Keyring.Outcome;
import mapback.testkit.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class KeyringTest {
    private static final Duration LIFE = Duration.ofMinutes(5);

    /// So that test runs beside each other do not meet.
    private final String name = "test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

    /// Whose sessions can be had: the test's own user, and from root an ordinary one.
    static Stream<String> users() {
        return Needs.isRoot() ? Stream.of("own", "nobody") : Stream.of("own");
    }

    @BeforeEach
    void needAKeyring() throws Exception {
        Assumptions.assumeTrue(
                Keyring.keep(name, bytes("x"), LIFE) == Outcome.KEPT,
                "this system lets nobody use the kernel's keyring");
        Keyring.revoke(name);
    }

    @AfterEach
    void revoke() throws Exception {
        Keyring.revoke(name);
    }

    @Test
    void what_is_kept_is_found_until_it_is_revoked() throws Exception {
        assertThat(Keyring.find(name)).isEmpty();
        assertThat(Keyring.keep(name, bytes("secret"), LIFE)).isEqualTo(Outcome.KEPT);
        assertThat(Keyring.find(name)).contains(bytes("secret"));
        assertThat(Keyring.names()).contains(name);

        assertThat(Keyring.revoke(name)).isTrue();
        assertThat(Keyring.find(name)).isEmpty();
        assertThat(Keyring.names()).doesNotContain(name);
        assertThat(Keyring.revoke(name)).isFalse();
    }

    @Test
    void the_newer_of_two_with_one_name_is_found() throws Exception {
        Keyring.keep(name, bytes("older and longer"), LIFE);
        Keyring.keep(name, bytes("newer"), LIFE);
        assertThat(Keyring.find(name)).contains(bytes("newer"));
        assertThat(Keyring.names()).containsOnlyOnce(name);
    }

    @Test
    void a_name_that_was_revoked_can_be_used_again() throws Exception {
        Keyring.keep(name, bytes("before"), LIFE);
        Keyring.revoke(name);
        Keyring.keep(name, bytes("after"), LIFE);
        assertThat(Keyring.find(name)).contains(bytes("after"));
    }

    @Test
    void the_kernel_forgets_it_after_its_life() throws Exception {
        Keyring.keep(name, bytes("short"), Duration.ofSeconds(1));
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (Keyring.find(name).isPresent()) {
            assertThat(System.nanoTime()).isLessThan(until);
            Thread.sleep(20);
        }
        assertThat(Keyring.keep(name, bytes("again"), LIFE)).isEqualTo(Outcome.KEPT);
        assertThat(Keyring.find(name)).contains(bytes("again"));
    }

    @Test
    void all_bytes_come_back_as_they_were() throws Exception {
        byte[] payload = new byte[4096];
        IntStream.range(0, payload.length).forEach(i -> payload[i] = (byte) (i * 31));
        Keyring.keep(name, payload, LIFE);
        assertThat(Keyring.find(name)).contains(payload);
        assertThat(payload[1]).isEqualTo((byte) 31);
    }

    @Test
    void what_the_kernel_would_not_take_is_not_tried() {
        assertThatIllegalArgumentException().isThrownBy(() -> Keyring.keep(name, new byte[0], LIFE));
        assertThatIllegalArgumentException().isThrownBy(() -> Keyring.keep(name, new byte[Keyring.LARGEST + 1], LIFE));
        assertThatIllegalArgumentException().isThrownBy(() -> Keyring.keep(name, bytes("x"), Duration.ZERO));
    }

    @Test
    void a_virtual_thread_keeps_and_finds_too() throws Exception {
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                Keyring.keep(name, bytes("virtual"), LIFE);
            } catch (SystemCallException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.join();
        assertThat(Keyring.find(name)).contains(bytes("virtual"));
    }

    @ParameterizedTest
    @MethodSource("users")
    void another_login_session_of_the_user_finds_and_revokes_what_one_kept(String user) throws Exception {
        try (LoginSession one = LoginSession.begin(user);
                LoginSession other = LoginSession.begin(user)) {
            assertThat(one.tell("keep " + name + " shared")).isEqualTo("KEPT");
            assertThat(other.tell("find " + name)).isEqualTo("shared");
            assertThat(other.tell("names")).contains(name);
            assertThat(other.tell("keep " + name + " replaced")).isEqualTo("KEPT");
            assertThat(one.tell("find " + name)).isEqualTo("replaced");
            assertThat(other.tell("revoke " + name)).isEqualTo("true");
            assertThat(one.tell("find " + name)).isEqualTo("nothing");
        }
    }

    @ParameterizedTest
    @MethodSource("users")
    void what_one_kept_is_found_after_its_process_was_killed(String user) throws Exception {
        try (LoginSession one = LoginSession.begin(user);
                LoginSession other = LoginSession.begin(user)) {
            assertThat(one.tell("keep " + name + " left")).isEqualTo("KEPT");
            one.kill();
            assertThat(other.tell("find " + name)).isEqualTo("left");
            assertThat(other.tell("revoke " + name)).isEqualTo("true");
        }
    }

    @Test
    void another_user_finds_nothing() throws Exception {
        Needs.root();
        try (LoginSession own = LoginSession.begin("own");
                LoginSession other = LoginSession.begin("nobody")) {
            assertThat(own.tell("keep " + name + " private")).isEqualTo("KEPT");
            assertThat(other.tell("find " + name)).isEqualTo("nothing");
            assertThat(other.tell("names")).doesNotContain(name);
        }
    }

    @Test
    void an_ordinary_users_share_can_be_full() throws Exception {
        Needs.root();
        long share = Long.parseLong(
                Files.readString(Path.of("/proc/sys/kernel/keys/maxbytes")).strip());
        Assumptions.assumeTrue(share < Keyring.LARGEST, "here an ordinary user may keep " + share + " bytes");
        try (LoginSession session = LoginSession.begin("nobody")) {
            assertThat(session.tell("fill " + name + " " + Keyring.LARGEST)).isEqualTo("FULL");
            assertThat(session.tell("find " + name)).isEqualTo("nothing");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPERM", "ENOSYS"})
    void where_the_calls_are_forbidden_nothing_is_kept_and_nothing_found(Errno refusal) throws Exception {
        Keyring.keep(name, bytes("from elsewhere"), LIFE);
        ForbiddenCalls.run(refusal.number(), KeyCalls.ADD_KEY, KeyCalls.KEYCTL, () -> {
            assertThat(Keyring.keep(name, bytes("x"), LIFE)).isEqualTo(Outcome.NO_KEYRING);
            assertThat(Keyring.find(name)).isEmpty();
            assertThat(Keyring.names()).isEmpty();
            assertThat(Keyring.revoke(name)).isFalse();
            return true;
        });
        assertThat(Keyring.find(name)).contains(bytes("from elsewhere"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
