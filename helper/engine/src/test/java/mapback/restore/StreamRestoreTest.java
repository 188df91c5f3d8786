package mapback.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import mapback.problem.DamageProblem.ChunkDamaged;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.TargetProblem.DamagedRangesLeft;
import mapback.problem.TargetProblem.ReaderGone;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;

class StreamRestoreTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final WritableByteChannel out = Channels.newChannel(bytes);
    private final Course course = new Course();

    @Test
    void a_stream_has_all_bytes_in_order_and_all_zeros() throws Exception {
        try (MadeImage image = MadeImage.of(MadeImage.mixed(1, 100, 4711))) {
            assertThat(new StreamRestore(image.archive, false).run(out, course)).isEmpty();
            assertThat(bytes.toByteArray()).isEqualTo(image.content);
            assertThat(course.progress().counts().done()).isEqualTo(image.content.length);
            assertThat(course.progress().counts().holes()).isPositive();
        }
    }

    @Test
    void a_damaged_chunk_ends_a_stream_in_front_of_it() throws Exception {
        try (MadeImage image = MadeImage.of(Seeded.of(2).bytes(10 * MadeImage.CHUNK))) {
            image.source.lost.add(image.digest(4));
            assertThatThrownBy(() -> new StreamRestore(image.archive, false).run(out, course))
                    .isInstanceOfSatisfying(
                            ProblemException.class, e -> assertThat(e.problem()).isInstanceOf(ChunkDamaged.class));
            assertThat(bytes.toByteArray()).isEqualTo(Arrays.copyOf(image.content, 4 * MadeImage.CHUNK));
        }
    }

    @Test
    void zeros_stand_in_for_damaged_ranges_when_asked() throws Exception {
        try (MadeImage image = MadeImage.of(Seeded.of(3).bytes(10 * MadeImage.CHUNK))) {
            image.source.lost.add(image.digest(4));
            assertThat(new StreamRestore(image.archive, true).run(out, course))
                    .contains(new DamagedRangesLeft("disk.img", 1, MadeImage.CHUNK));
            byte[] expected = image.content.clone();
            Arrays.fill(expected, 4 * MadeImage.CHUNK, 5 * MadeImage.CHUNK, (byte) 0);
            assertThat(bytes.toByteArray()).isEqualTo(expected);
            assertThat(course.damages().count()).isEqualTo(1);
        }
    }

    @Test
    void a_reader_who_leaves_ends_the_stream() throws Exception {
        Pipe pipe = Pipe.open();
        pipe.source().close();
        try (MadeImage image = MadeImage.of(Seeded.of(4).bytes(10 * MadeImage.CHUNK));
                WritableByteChannel sink = pipe.sink()) {
            assertThatThrownBy(() -> new StreamRestore(image.archive, false).run(sink, course))
                    .isInstanceOfSatisfying(
                            ProblemException.class, e -> assertThat(e.problem()).isEqualTo(new ReaderGone("disk.img")));
        }
    }

    @Test
    void a_stream_whose_reader_is_slow_ends_at_once_when_it_is_cancelled() throws Exception {
        Pipe pipe = Pipe.open();
        try (MadeImage image = MadeImage.of(Seeded.of(5).bytes(50 * MadeImage.CHUNK));
                WritableByteChannel sink = pipe.sink()) {
            Thread thread = Thread.ofPlatform().start(() -> {
                assertThatThrownBy(() -> new StreamRestore(image.archive, false).run(sink, course))
                        .isInstanceOf(InterruptedException.class);
            });
            while (image.source.opened.get() == 0) {
                Thread.sleep(1);
            }
            thread.interrupt();
            assertThat(thread.join(LONG)).isTrue();
        } finally {
            pipe.source().close();
        }
    }

    @Test
    void a_paused_stream_holds_no_memory_and_goes_on() throws Exception {
        try (MadeImage image = MadeImage.of(Seeded.of(6).bytes(30 * MadeImage.CHUNK))) {
            image.source.turns = new Semaphore(8);
            Thread thread = Thread.ofPlatform().start(() -> {
                try {
                    Optional<Problem> lacks = new StreamRestore(image.archive, false).run(out, course);
                    assertThat(lacks).isEmpty();
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            course.pause().pause();
            image.source.turns.release(1000);
            while (image.pool.inUse() > 0) {
                Thread.sleep(1);
            }
            course.pause().goOn();
            assertThat(thread.join(LONG)).isTrue();
            assertThat(bytes.toByteArray()).isEqualTo(image.content);
        }
    }

    @Test
    void a_blob_is_streamed_as_it_is() throws Exception {
        byte[] content = Seeded.of(7).bytes(100_000);
        assertThat(StreamRestore.write(content, "qemu-server.conf", out, course))
                .isEmpty();
        assertThat(bytes.toByteArray()).isEqualTo(content);
        assertThat(course.progress().counts().done()).isEqualTo(content.length);
        WritableByteChannel closed = Channels.newChannel(new ByteArrayOutputStream());
        closed.close();
        assertThatThrownBy(() -> StreamRestore.write(content, "qemu-server.conf", closed, new Course()))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem())
                        .isEqualTo(new ReaderGone("qemu-server.conf")));
        assertThat(ByteBuffer.wrap(content).remaining()).isEqualTo(content.length);
    }
}
