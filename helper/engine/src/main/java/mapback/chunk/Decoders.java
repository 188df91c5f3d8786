package mapback.chunk;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import mapback.job.Cores;
import mapback.pbs.blob.BlobDecoder;
import mapback.pbs.format.BlobFaultException;
import mapback.pbs.format.ChunkRef;
import mapback.pbs.key.Key;

/// Decodes on the cores, each of which borrows a decoder; so there are never more decoders than cores.
final class Decoders implements AutoCloseable {
    private final Cores cores;
    private final ConcurrentLinkedDeque<BlobDecoder> resting = new ConcurrentLinkedDeque<>();

    Decoders(Cores cores) {
        this.cores = cores;
    }

    int cores() {
        return cores.count();
    }

    /// @return nanoseconds that it took on a core
    long decode(ByteBuffer stored, Optional<Key> key, ChunkRef chunk, ByteBuffer plain)
            throws BlobFaultException, InterruptedException {
        return compute(decoder -> decoder.decodeChunk(stored, key, chunk.digest(), chunk.length(), plain));
    }

    /// @return nanoseconds that it took on a core
    long decodeInPlace(ByteBuffer stored, Optional<Key> key, ChunkRef chunk)
            throws BlobFaultException, InterruptedException {
        return compute(decoder -> decoder.decodeInPlace(stored, key, chunk.digest(), chunk.length()));
    }

    void warmUp() throws InterruptedException {
        try {
            compute(BlobDecoder::warmUp);
        } catch (BlobFaultException e) {
            throw new IllegalStateException("nothing was decoded", e);
        }
    }

    @FunctionalInterface
    private interface Use {
        void with(BlobDecoder decoder) throws BlobFaultException;
    }

    private long compute(Use use) throws BlobFaultException, InterruptedException {
        return cores.<Long, BlobFaultException>compute(() -> {
            long began = System.nanoTime();
            BlobDecoder borrowed = resting.poll();
            BlobDecoder decoder = borrowed == null ? new BlobDecoder() : borrowed;
            try {
                use.with(decoder);
            } finally {
                resting.push(decoder);
            }
            return System.nanoTime() - began;
        });
    }

    /// Only when nothing is decoded any more.
    @Override
    public void close() {
        for (BlobDecoder decoder = resting.poll(); decoder != null; decoder = resting.poll()) {
            decoder.close();
        }
    }
}
