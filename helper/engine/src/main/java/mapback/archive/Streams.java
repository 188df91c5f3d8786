package mapback.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import mapback.chunk.Wanted;

/// The places at which one reader goes on in order, told from what it reads at random. Not for several threads.
final class Streams implements AutoCloseable {
    /// A program that copies reads at one place, a disk with a few programs on it at some. With more places than
    /// this the oldest is forgotten.
    private static final int MOST = 8;

    private final IndexedArchive archive;
    private final LongFunction<Wanted> chunks;
    private final List<Stream> streams = new ArrayList<>();
    private long clock;

    /// @param chunks gives the chunk with a number
    Streams(IndexedArchive archive, LongFunction<Wanted> chunks) {
        this.archive = archive;
        this.chunks = chunks;
    }

    /// Takes note of a request, and fetches ahead if it goes on where others ended.
    ///
    /// @param number of the chunk that `offset` is in, which is no hole
    void note(long offset, int length, long number) {
        clock++;
        find(offset, number).goOn(offset, length, number, clock);
    }

    private Stream find(long offset, long number) {
        for (Stream stream : streams) {
            if (stream.goesOnAt(offset, number)) {
                return stream;
            }
        }
        if (streams.size() == MOST) {
            forgetOne();
        }
        Stream begun = new Stream(archive, chunks, offset);
        streams.add(begun);
        return begun;
    }

    /// The oldest of those that are not in order, if there is one.
    private void forgetOne() {
        Stream least = streams.getFirst();
        for (Stream stream : streams) {
            boolean isBetter =
                    stream.isInOrder() == least.isInOrder() ? stream.lastUse() < least.lastUse() : least.isInOrder();
            least = isBetter ? stream : least;
        }
        least.close();
        streams.remove(least);
    }

    @Override
    public void close() {
        streams.forEach(Stream::close);
        streams.clear();
    }
}
