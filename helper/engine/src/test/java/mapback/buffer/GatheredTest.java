package mapback.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/// Bytes that are gathered outside the heap.
class GatheredTest {
    @Test
    void pieces_become_one_whole_however_many_were_expected() {
        byte[] bytes = new byte[10_000];
        new java.util.SplittableRandom(7).nextBytes(bytes);
        for (long expected : new long[] {1, 9_999, 10_000, 20_000}) {
            Gathered gathered = new Gathered(expected, 30_000);
            for (int at = 0; at < bytes.length; at += 1_250) {
                gathered.add(ByteBuffer.wrap(bytes, at, 1_250));
            }
            assertThat(gathered.bytes()).isEqualTo(ByteBuffer.wrap(bytes));
            assertThat(gathered.bytes().isDirect()).isTrue();
        }
    }

    @Test
    void no_more_comes_in_than_may() {
        Gathered gathered = new Gathered(1, 100);
        gathered.add(ByteBuffer.allocate(60));
        assertThat(gathered.hasRoomFor(40)).isTrue();
        assertThat(gathered.hasRoomFor(41)).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> gathered.add(ByteBuffer.allocate(41)));
    }
}
