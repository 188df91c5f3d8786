package mapback.nbd;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The buffers in which one connection collects what is written, made when they are first needed.
final class Portions {
    private final List<ByteBuffer> all = new ArrayList<>();
    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();

    /// @return empty when all are in use
    Optional<ByteBuffer> take() {
        if (free.isEmpty() && all.size() < NbdLimits.PORTIONS) {
            ByteBuffer made = ByteBuffer.allocateDirect(NbdLimits.PORTION);
            all.add(made);
            return Optional.of(made);
        }
        return Optional.ofNullable(free.poll()).map(ByteBuffer::clear);
    }

    void giveBack(ByteBuffer portion) {
        free.add(portion);
    }

    /// Takes back those that nobody gives back, once no thread uses any.
    void giveBackAll() {
        free.clear();
        free.addAll(all);
    }
}
