package mapback.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import mapback.testkit.Needs;
import mapback.testkit.OrdinaryUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSocketTest {
    @Test
    void bytes_and_descriptors_come_together() throws Exception {
        try (LocalSocket.Pair line = LocalSocket.pair();
                LocalSocket.Pair passed = LocalSocket.pair()) {
            line.one()
                    .send(
                            bytes("abc"),
                            List.of(passed.one().handle(), passed.other().handle()));
            ByteBuffer got = ByteBuffer.allocateDirect(16);
            LocalSocket.Received received = line.other().receive(got);
            assertThat(text(got)).isEqualTo("abc");
            assertThat(received.handles()).hasSize(2).allMatch(Handle::isConnectedLocalStream);
            received.handles().forEach(Handle::close);
        }
    }

    @Test
    void descriptors_beyond_four_are_closed_by_the_kernel() throws Exception {
        long before = openFiles();
        try (LocalSocket.Pair line = LocalSocket.pair()) {
            Handle own = line.one().handle();
            line.one().send(bytes("a"), List.of(own, own, own, own));
            LocalSocket.Received received = line.other().receive(ByteBuffer.allocateDirect(1));
            assertThat(received.handles()).hasSize(4);
            received.handles().forEach(Handle::close);
        }
        assertThat(openFiles()).isEqualTo(before);
    }

    @Test
    void a_file_and_a_listening_socket_are_told_from_a_connected_stream(@TempDir Path folder) throws Exception {
        try (LocalSocket listening = LocalSocket.listen(folder.resolve("s"))) {
            assertThat(listening.isListening()).isTrue();
            assertThat(listening.handle().isConnectedLocalStream()).isFalse();
        }
        try (Pidfd self = Pidfd.open((int) ProcessHandle.current().pid());
                Handle noSocket = new Handle(self.number())) {
            assertThat(noSocket.isConnectedLocalStream()).isFalse();
        }
    }

    @Test
    void the_other_end_s_user_and_process_are_known(@TempDir Path folder) throws Exception {
        try (LocalSocket listening = LocalSocket.listen(folder.resolve("s"));
                LocalSocket client = LocalSocket.connect(folder.resolve("s"));
                LocalSocket accepted = listening.accept()) {
            assertThat(client.isListening()).isFalse();
            assertThat(accepted.peer().pid())
                    .isEqualTo((int) ProcessHandle.current().pid());
            assertThat(accepted.peer().uid()).isEqualTo(Identity.own().uid());
            try (Pidfd process = accepted.peerProcess().orElseGet(LocalSocketTest::self)) {
                assertThat(process.isAlive()).isTrue();
            }
        }
    }

    @Test
    void the_user_is_the_one_that_connected() throws Exception {
        Needs.root();
        Path folder = Files.createTempDirectory("socket");
        Files.setPosixFilePermissions(folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
        Path path = folder.resolve("s");
        try (LocalSocket listening = LocalSocket.listen(path)) {
            Files.setPosixFilePermissions(path, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
            try (LocalSocket client = OrdinaryUser.run(() -> LocalSocket.connect(path));
                    LocalSocket accepted = listening.accept()) {
                assertThat(accepted.peer().uid()).isEqualTo(65_534);
                assertThat(client.peer().uid()).isZero();
            }
        } finally {
            Files.delete(path);
            Files.delete(folder);
        }
    }

    @Test
    void a_wait_has_an_end() throws Exception {
        try (LocalSocket.Pair line = LocalSocket.pair()) {
            line.one().limitWaits(Duration.ofMillis(20));
            assertThatThrownBy(() -> line.one().receive(ByteBuffer.allocateDirect(1)))
                    .isInstanceOfSatisfying(SystemCallException.class, e -> assertThat(e.errno())
                            .isEqualTo(Errno.EAGAIN));
            assertThat(line.one().awaitHangUp(Duration.ofMillis(1))).isFalse();
            line.other().close();
            assertThat(line.one().awaitHangUp(Duration.ofSeconds(10))).isTrue();
            assertThat(line.one().receive(ByteBuffer.allocateDirect(1)).length())
                    .isZero();
        }
    }

    @Test
    void a_process_is_known_by_its_users_and_its_start() throws Exception {
        Process process = new ProcessBuilder("sleep", "100").start();
        try (Pidfd pidfd = Pidfd.open((int) process.pid())) {
            Pidfd.Facts facts = pidfd.facts().orElseThrow();
            assertThat(facts.isWholly(Identity.own().uid())).isTrue();
            assertThat(facts.isWholly(4242)).isFalse();
            assertThat(facts.startTime()).isPositive();
            process.destroyForcibly().waitFor();
            assertThat(pidfd.isAlive()).isFalse();
            assertThat(pidfd.facts()).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void what_is_closed_is_gone() throws Exception {
        LocalSocket.Pair line = LocalSocket.pair();
        line.close();
        line.close();
        assertThatThrownBy(() -> line.one().send(bytes("a"), List.of())).isInstanceOf(IOException.class);
    }

    private static Pidfd self() {
        try {
            return Pidfd.open((int) ProcessHandle.current().pid());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.allocateDirect(text.length())
                .put(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .flip();
    }

    private static String text(ByteBuffer read) {
        return java.nio.charset.StandardCharsets.UTF_8.decode(read.flip()).toString();
    }
}
