package mapback.buffer;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Memory of one size class. It lives in an arena of its own, so that it can be given up at once when another class
/// needs the room, and so that a view that outlived it fails instead of reading foreign memory.
///
/// All fields but the memory are guarded by the pool's lock.
final class Buffer {
    /// The smallest class holds this much, each next one twice as much.
    private static final int SMALLEST = 64 * 1024;

    /// Every class has this much on top, so that a blob's header and the spare bytes behind it fit where its
    /// content does.
    static final int MARGIN = 4096;

    /// What the largest class holds: the largest chunk, stored.
    static final int LARGEST = 16 * 1024 * 1024 + MARGIN;

    private final Arena arena = Arena.ofShared();
    private final ByteBuffer memory;

    /// How many bytes of the pool's capacity it takes up.
    final int capacity;

    /// The open leases on it.
    int shares;

    /// Set once the content is worth keeping when the last lease is closed.
    @Nullable
    Kept kept;

    Buffer(int capacity) {
        this.capacity = capacity;
        try {
            this.memory = arena.allocate(capacity).asByteBuffer();
        } catch (Throwable e) {
            arena.close();
            throw e;
        }
    }

    /// The capacity of the class that holds `size` bytes.
    static int capacityFor(int size) {
        if (size < 0 || size > LARGEST) {
            throw new IllegalStateException("no buffer holds " + size + " bytes");
        }
        int needed = Math.max(size - MARGIN, SMALLEST);
        int power = Integer.highestOneBit(needed);
        return (power == needed ? power : power << 1) + MARGIN;
    }

    ByteBuffer view(int begin, int size) {
        return memory.slice(begin, size);
    }

    void free() {
        arena.close();
    }
}
