package mapback.nbd;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;

/// The buffers in which one connection collects what is written, made when they are first needed.
final class Portions {
    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
    private int made;

    /// @return empty when all are in use
    Optional<ByteBuffer> take() {
        if (free.isEmpty() && made < NbdLimits.PORTIONS) {
            made++;
            return Optional.of(ByteBuffer.allocateDirect(NbdLimits.PORTION));
        }
        return Optional.ofNullable(free.poll()).map(ByteBuffer::clear);
    }

    void giveBack(ByteBuffer portion) {
        free.add(portion);
    }

    int inUse() {
        return made - free.size();
    }
}
