package mapback.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {
    @TempDir
    private Path folder;

    @Test
    void this_process_is_the_owner_of_the_files_it_makes() throws IOException {
        Path file = Files.createFile(folder.resolve("f"));
        Identity own = Identity.own();
        assertThat(own.uid()).isEqualTo(Files.getAttribute(file, "unix:uid"));
        assertThat(own.user()).isEqualTo(Files.getOwner(file).getName());
    }

    @Test
    void names_and_numbers_are_found_both_ways() {
        assertThat(Accounts.userNumber("root")).hasValue(0);
        assertThat(Accounts.groupNumber("root")).hasValue(0);
        assertThat(Accounts.userName(0)).hasValue("root");
        assertThat(Accounts.userNumber("nobody-of-this-name")).isEmpty();
        assertThat(Accounts.userName(2_000_000_011)).isEmpty();
    }

    @Test
    void the_other_end_of_a_socket_is_known() throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            try (SocketChannel client = SocketChannel.open(address);
                    SocketChannel accepted = server.accept()) {
                Identity own = Identity.own();
                for (SocketChannel end : new SocketChannel[] {client, accepted}) {
                    assertThat(Peer.of(end)).isEqualTo(new Peer(own.uid(), own.gid(), own.user()));
                    assertThat(Peer.of(end).isOwn()).isTrue();
                }
            }
        }
    }
}
