package mapback.buffer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Bytes that come one after the other and end up in one piece, outside the heap: a large index would crowd out all
/// else that lives there. The memory goes with the last who can reach it.
///
/// Of one thread.
public final class Gathered {
    private final long longest;
    private MemorySegment memory;
    private long size;

    /// @param expected bytes that will most likely come, taken at once; more makes a copy
    /// @param longest  bytes that may come, at most what a [ByteBuffer] holds
    public Gathered(long expected, long longest) {
        this.longest = Math.min(longest, Integer.MAX_VALUE - 8);
        this.memory = room(Math.clamp(expected, 1, Math.max(1, this.longest)));
    }

    /// Memory of its own kind for bytes whose number is known, zeros at first.
    public static ByteBuffer room(int bytes) {
        return room((long) bytes).asByteBuffer();
    }

    private static MemorySegment room(long bytes) {
        return Arena.ofAuto().allocate(bytes);
    }

    /// Whether so many bytes more may come.
    public boolean hasRoomFor(int count) {
        return count <= longest - size;
    }

    /// @param bytes taken from position to limit, which stay; there must be room for them
    public void add(ByteBuffer bytes) {
        int count = bytes.remaining();
        if (!hasRoomFor(count)) {
            throw new IllegalStateException("more than " + longest + " bytes");
        }
        if (size + count > memory.byteSize()) {
            grow(size + count);
        }
        MemorySegment.copy(MemorySegment.ofBuffer(bytes), 0, memory, size, count);
        size += count;
    }

    private void grow(long needed) {
        MemorySegment larger = room(Math.min(longest, Math.max(needed, memory.byteSize() * 2)));
        MemorySegment.copy(memory, 0, larger, 0, size);
        memory = larger;
    }

    /// All that came.
    public ByteBuffer bytes() {
        return memory.asSlice(0, size).asByteBuffer();
    }
}
