package mapback.linux;

import static mapback.linux.OpenFlag.CREATE;
import static mapback.linux.OpenFlag.EXCLUSIVE;
import static mapback.linux.OpenFlag.FOLDER;
import static mapback.linux.OpenFlag.NO_FOLLOW;
import static mapback.linux.OpenFlag.NO_WAIT;
import static mapback.linux.OpenFlag.READ;
import static mapback.linux.OpenFlag.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFileTest {
    @TempDir
    private Path folder;

    @Test
    void what_is_written_is_read_back() throws IOException {
        Path path = folder.resolve("fünf % und\n#?");
        try (NativeFile file = NativeFile.open(path, READ, WRITE, CREATE)) {
            file.write(3, direct("abc"));
            file.sync();
            file.syncData();
            assertThat(file.size()).isEqualTo(6);
            ByteBuffer target = ByteBuffer.allocateDirect(10);
            assertThat(file.read(4, target)).isEqualTo(2);
            assertThat(target.position()).isEqualTo(2);
            assertThat(file.read(100, target)).isZero();
        }
        assertThat(Files.readAllBytes(path)).containsExactly(0, 0, 0, 'a', 'b', 'c');
    }

    @Test
    void only_the_part_between_position_and_limit_moves() throws IOException {
        try (NativeFile file = NativeFile.open(folder.resolve("f"), READ, WRITE, CREATE)) {
            ByteBuffer source = direct("0123456789").position(2).limit(5);
            file.write(0, source);
            assertThat(source.hasRemaining()).isFalse();
            ByteBuffer target = direct("..........").position(1).limit(3);
            assertThat(file.read(0, target)).isEqualTo(2);
            byte[] all = new byte[10];
            target.clear().get(all);
            assertThat(new String(all, StandardCharsets.US_ASCII)).isEqualTo(".23.......");
        }
    }

    @Test
    void a_new_file_is_its_owners_alone() throws IOException {
        Path path = folder.resolve("private");
        NativeFile.open(path, WRITE, CREATE, EXCLUSIVE).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertFails(Errno.EEXIST, () -> NativeFile.open(path, WRITE, CREATE, EXCLUSIVE));
    }

    @Test
    void an_error_has_its_number_and_the_systems_words() {
        assertThatExceptionOfType(SystemCallException.class)
                .isThrownBy(() -> NativeFile.open(folder.resolve("missing"), READ))
                .satisfies(e -> {
                    assertThat(e.call()).isEqualTo("open");
                    assertThat(e.errno()).isEqualTo(Errno.ENOENT);
                    assertThat(e.reason()).isNotBlank();
                    assertThat(e.isNoSpace()).isFalse();
                });
    }

    @Test
    void a_full_medium_is_told_apart() throws IOException {
        try (NativeFile full = NativeFile.open(Path.of("/dev/full"), WRITE)) {
            assertThatExceptionOfType(SystemCallException.class)
                    .isThrownBy(() -> full.write(0, direct("x")))
                    .matches(SystemCallException::isNoSpace);
        }
    }

    @Test
    void a_symbolic_link_is_refused_when_asked_also_to_a_folder() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
        assertFails(Errno.ELOOP, () -> NativeFile.open(link, READ, NO_FOLLOW));
        assertFails(Errno.ENOTDIR, () -> NativeFile.open(link, READ, FOLDER, NO_FOLLOW));
    }

    @Test
    void a_fifo_does_not_make_the_opener_wait() throws Exception {
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        NativeFile.open(fifo, READ, NO_WAIT).close();
        assertFails(Errno.ENXIO, () -> NativeFile.open(fifo, WRITE, NO_WAIT));
    }

    @Test
    void a_closed_file_reads_and_writes_nothing() throws IOException {
        NativeFile file = NativeFile.open(folder.resolve("f"), WRITE, CREATE);
        file.close();
        file.close();
        assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> file.write(0, direct("x")));
        assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(file::size);
    }

    @Test
    void a_lock_keeps_another_opening_out_until_it_is_closed() throws IOException {
        Path path = folder.resolve("lock");
        try (NativeFile second = NativeFile.open(path, READ, WRITE, CREATE)) {
            try (NativeFile first = NativeFile.open(path, READ)) {
                assertThat(first.tryLock()).isTrue();
                assertThat(second.tryLock()).isFalse();
            }
            assertThat(second.tryLock()).isTrue();
        }
    }

    @Test
    void a_file_knows_whether_a_path_still_names_it() throws IOException {
        Path path = folder.resolve("f");
        try (NativeFile file = NativeFile.open(path, WRITE, CREATE)) {
            assertThat(file.isAt(path)).isTrue();
            Files.delete(path);
            assertThat(file.isAt(path)).isFalse();
            Files.createFile(path);
            assertThat(file.isAt(path)).isFalse();
        }
    }

    private static void assertFails(Errno errno, ThrowingCallable call) {
        assertThatExceptionOfType(SystemCallException.class)
                .isThrownBy(call)
                .extracting(SystemCallException::errno)
                .isEqualTo(errno);
    }

    static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
