package mapback.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import mapback.problem.MappingProblem.SocketFault;
import mapback.problem.MappingProblem.SocketRefused;
import mapback.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportSocketTest {
    @TempDir
    Path folder;

    @Test
    void a_socket_is_its_owners_alone_and_gone_when_closed() throws Exception {
        Path path = folder.resolve("s");
        try (ExportSocket socket = ExportSocket.bind(path)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            assertThat(socket.isGone()).isFalse();
            assertThat(ExportSocket.isServed(path)).isTrue();
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void a_file_in_the_way_is_left_alone() throws Exception {
        Path path = Files.writeString(folder.resolve("s"), "precious");
        assertThat(fault(path)).isEqualTo(SocketFault.FILE);
        assertThat(path).hasContent("precious");
    }

    @Test
    void a_link_in_the_way_is_left_alone() throws Exception {
        Path path = Files.createSymbolicLink(folder.resolve("s"), folder.resolve("elsewhere"));
        assertThat(fault(path)).isEqualTo(SocketFault.FILE);
        assertThat(folder.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void a_socket_that_somebody_listens_on_is_left_alone() throws Exception {
        Path path = folder.resolve("s");
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(path));
            assertThat(fault(path)).isEqualTo(SocketFault.USED);
        }
    }

    @Test
    void a_socket_that_nobody_listens_on_any_more_is_replaced() throws Exception {
        Path path = folder.resolve("s");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        ExportSocket.bind(path).close();
        assertThat(path).doesNotExist();
    }

    @Test
    void closing_leaves_a_file_alone_that_somebody_put_in_the_sockets_place() throws Exception {
        Path path = folder.resolve("s");
        try (ExportSocket socket = ExportSocket.bind(path)) {
            Files.delete(path);
            Files.writeString(path, "somebody's");
            assertThat(socket.path()).isEqualTo(path);
        }
        assertThat(path).hasContent("somebody's");
    }

    @Test
    void the_longest_path_is_taken_and_a_longer_one_is_not() throws Exception {
        int rest = ExportSocket.LONGEST_PATH - folder.toString().length() - 1;
        ExportSocket.bind(folder.resolve("s".repeat(rest))).close();
        assertThat(fault(folder.resolve("s".repeat(rest + 1)))).isEqualTo(SocketFault.TOO_LONG);
    }

    @Test
    void a_missing_folder_is_named() {
        assertThat(fault(folder.resolve("no/s"))).isEqualTo(SocketFault.NO_FOLDER);
    }

    private static SocketFault fault(Path path) {
        var thrown = assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ExportSocket.bind(path).close());
        return ((SocketRefused) thrown.actual().problem()).fault();
    }
}
