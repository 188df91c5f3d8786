package mapback.linux;

import static mapback.linux.OpenFlag.CREATE;
import static mapback.linux.OpenFlag.READ;
import static mapback.linux.OpenFlag.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HolesTest {
    private static final int SIZE = 1 << 20;

    /// A hole of this size at this place is whole blocks on every file system in use.
    private static final int BLOCK = 64 << 10;

    static Stream<Path> roots() {
        return Folders.onEachFileSystem();
    }

    @ParameterizedTest
    @MethodSource("roots")
    void a_lengthened_file_is_one_hole(Path root) throws IOException {
        inNewFile(root, file -> {
            file.truncate(SIZE);
            assertThat(file.size()).isEqualTo(SIZE);
            assertThat(file.nextData(0)).isEmpty();
            assertThat(file.nextHole(0)).hasValue(0);
            assertThat(file.nextHole(SIZE + 1L)).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("roots")
    void a_punched_range_is_found_as_a_hole_and_reads_as_zeros(Path root) throws IOException {
        inNewFile(root, file -> {
            file.write(0, filled(SIZE));
            assertThat(file.nextHole(0)).hasValue(SIZE);
            assertThat(file.punchHole(4 * BLOCK, 2 * BLOCK)).isTrue();
            assertThat(file.nextHole(0)).hasValue(4 * BLOCK);
            assertThat(file.nextData(4 * BLOCK)).hasValue(6 * BLOCK);
            assertThat(file.size()).isEqualTo(SIZE);
            assertThat(content(file, 4 * BLOCK, 2 * BLOCK)).containsOnly(0);
            assertThat(content(file, 3 * BLOCK, BLOCK)).doesNotContain(0);
        });
    }

    @ParameterizedTest
    @MethodSource("roots")
    void a_hole_may_begin_and_end_anywhere(Path root) throws IOException {
        inNewFile(root, file -> {
            file.write(0, filled(SIZE));
            assertThat(file.punchHole(1000, 3)).isTrue();
            assertThat(file.punchHole(5, 0)).isTrue();
            byte[] around = content(file, 999, 5);
            assertThat(around).startsWith(1).endsWith(1).contains(0, 0, 0);
        });
    }

    @ParameterizedTest
    @MethodSource("roots")
    void any_writes_and_holes_leave_what_they_should(Path root) throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        inNewFile(root, file -> {
            byte[] model = new byte[SIZE];
            file.truncate(SIZE);
            for (int step = 0; step < 100; step++) {
                int offset = random.nextInt(SIZE);
                int length = random.nextInt(SIZE - offset + 1);
                if (random.nextBoolean()) {
                    file.write(offset, filled(length));
                    Arrays.fill(model, offset, offset + length, (byte) 1);
                } else {
                    file.punchHole(offset, length);
                    Arrays.fill(model, offset, offset + length, (byte) 0);
                }
            }
            assertThat(content(file, 0, SIZE)).as("seed %d", seed).isEqualTo(model);
            assertOnlyZerosOutsideData(file, model, seed);
        });
    }

    private static void assertOnlyZerosOutsideData(NativeFile file, byte[] model, long seed) throws IOException {
        long at = 0;
        while (at < SIZE) {
            long data = file.nextData(at).orElse(SIZE);
            for (long i = at; i < data; i++) {
                assertThat(model[(int) i]).as("seed %d at %d", seed, i).isZero();
            }
            OptionalLong hole = file.nextHole(data);
            at = data == SIZE ? SIZE : hole.orElseThrow();
        }
    }

    @Test
    void a_device_without_holes_says_so() throws IOException {
        try (NativeFile device = NativeFile.open(Path.of("/dev/null"), WRITE)) {
            assertThat(device.punchHole(0, 10)).isFalse();
        }
    }

    private static ByteBuffer filled(int length) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(length);
        while (buffer.hasRemaining()) {
            buffer.put((byte) 1);
        }
        return buffer.flip();
    }

    private static byte[] content(NativeFile file, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(length);
        assertThat(file.read(offset, buffer)).isEqualTo(length);
        byte[] bytes = new byte[length];
        buffer.flip().get(bytes);
        return bytes;
    }

    private static void inNewFile(Path root, Body body) throws IOException {
        Path folder = Folders.make(root);
        try (NativeFile file = NativeFile.open(folder.resolve("file"), READ, WRITE, CREATE)) {
            body.run(file);
        } finally {
            Folders.remove(folder);
        }
    }

    @FunctionalInterface
    private interface Body {
        void run(NativeFile file) throws IOException;
    }
}
