package mapback.app.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import mapback.app.desktop.Settings.Outliving;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One window for a user, and what it remembers.
class OnlyWindowTest {
    @TempDir
    Path folder;

    @Test
    void a_second_start_hands_over_to_the_first() throws Exception {
        LinkedBlockingQueue<List<String>> taken = new LinkedBlockingQueue<>();
        try (OnlyWindow first = OnlyWindow.claim(folder, List.of()).orElseThrow()) {
            first.listen(taken::add);
            assertThat(OnlyWindow.claim(folder, List.of("/a b", "/ö"))).isEmpty();
            assertThat(taken.poll(30, TimeUnit.SECONDS)).containsExactly("/a b", "/ö");
            assertThat(OnlyWindow.claim(folder, List.of())).isEmpty();
            assertThat(taken.poll(30, TimeUnit.SECONDS)).isEmpty();
        }
        try (OnlyWindow next = OnlyWindow.claim(folder, List.of()).orElseThrow()) {
            assertThat(next).isNotNull();
        }
    }

    @Test
    void a_socket_that_a_crash_left_behind_is_in_nobodys_way() throws Exception {
        Files.createFile(folder.resolve("window"));
        try (OnlyWindow next = OnlyWindow.claim(folder, List.of()).orElseThrow()) {
            assertThat(OnlyWindow.claim(folder, List.of())).isEmpty();
            assertThat(next).isNotNull();
        }
    }

    @Test
    void a_list_as_long_as_a_command_line_arrives_whole() throws Exception {
        List<String> names = IntStream.range(0, 5000)
                .mapToObj(i -> "/a folder/" + "x".repeat(200) + i)
                .toList();
        LinkedBlockingQueue<List<String>> taken = new LinkedBlockingQueue<>();
        try (OnlyWindow first = OnlyWindow.claim(folder, List.of()).orElseThrow()) {
            first.listen(taken::add);
            assertThat(OnlyWindow.claim(folder, names)).isEmpty();
            assertThat(taken.poll(30, TimeUnit.SECONDS)).isEqualTo(names);
        }
    }

    @Test
    void a_window_that_is_slow_keeps_its_place() throws Exception {
        LinkedBlockingQueue<List<String>> taken = new LinkedBlockingQueue<>();
        try (OnlyWindow first = OnlyWindow.claim(folder, List.of()).orElseThrow()) {
            // It has not begun to listen; whoever comes waits in the socket's queue.
            assertThat(OnlyWindow.claim(folder, List.of("/later"))).isEmpty();
            first.listen(taken::add);
            assertThat(taken.poll(30, TimeUnit.SECONDS)).containsExactly("/later");
        }
    }

    @Test
    void half_a_message_opens_nothing() throws Exception {
        LinkedBlockingQueue<List<String>> taken = new LinkedBlockingQueue<>();
        try (OnlyWindow first = OnlyWindow.claim(folder, List.of()).orElseThrow()) {
            first.listen(taken::add);
            for (byte[] message : List.of(new byte[] {0, 0, 0, 9, '/'}, new byte[] {127, 0, 0, 0}, new byte[1])) {
                try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("window")))) {
                    channel.write(ByteBuffer.wrap(message));
                }
            }
            assertThat(OnlyWindow.claim(folder, List.of("/whole"))).isEmpty();
            assertThat(taken.poll(30, TimeUnit.SECONDS)).containsExactly("/whole");
        }
    }

    @Test
    void settings_are_there_the_next_time() {
        Settings settings = Settings.in(folder);
        assertThat(settings.scheme()).isEmpty();
        assertThat(settings.hasToldOfClosing(Outliving.JOBS)).isFalse();
        settings.scheme(Optional.of(Scheme.DARK));
        settings.toldOfClosing(Outliving.JOBS);
        settings.lastPlace("home");
        settings.store();
        Settings again = Settings.in(folder);
        assertThat(again.scheme()).contains(Scheme.DARK);
        assertThat(again.hasToldOfClosing(Outliving.JOBS)).isTrue();
        assertThat(again.hasToldOfClosing(Outliving.MAPPINGS)).isFalse();
        assertThat(again.lastPlace()).contains("home");
    }
}
