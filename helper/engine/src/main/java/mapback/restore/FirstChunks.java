package mapback.restore;

import java.util.Arrays;
import java.util.BitSet;
import mapback.pbs.format.Digest;
import mapback.pbs.format.Index;

/// Which chunks of an archive are the first with their digest, so that each digest is read once.
///
/// A table of chunk numbers beside the index: 16 MiB for the million chunks of 4 TiB, and only while it is made.
final class FirstChunks {
    private static final int FREE = -1;

    private final Index index;
    private final int[] table;

    private FirstChunks(Index index, int count) {
        this.index = index;
        this.table = new int[Integer.highestOneBit(Math.max(1, count)) << 2];
        Arrays.fill(table, FREE);
    }

    /// @return the numbers of the first ones
    static BitSet of(Index index) {
        int count = Math.toIntExact(index.chunkCount());
        FirstChunks seen = new FirstChunks(index, count);
        BitSet first = new BitSet(count);
        for (int number = 0; number < count; number++) {
            if (seen.add(number)) {
                first.set(number);
            }
        }
        return first;
    }

    private boolean add(int number) {
        Digest digest = index.chunk(number).digest();
        int mask = table.length - 1;
        // A digest's own bits are as good as any hash.
        for (int place = digest.hashCode() & mask; ; place = (place + 1) & mask) {
            if (table[place] == FREE) {
                table[place] = number;
                return true;
            }
            if (index.chunk(table[place]).digest().equals(digest)) {
                return false;
            }
        }
    }
}
