package mapback.bench;

import static mapback.bench.Figures.median;
import static mapback.bench.Figures.print;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import mapback.pbs.blob.BlobDecoder;
import mapback.pbs.format.BlobHeader;
import mapback.pbs.format.ChunkRef;
import mapback.pbs.key.Key;
import mapback.pbs.key.Secret;

/// One read of 4 KiB from a chunk that is not at hand, one at a time, beside fetching and decoding the same chunk in a
/// loop of nothing else, by turns.
record ColdBench(Program program) {
    private static final int READS = 150;
    private static final int WARM_UP = 50;
    private static final int LENGTH = 4096;

    void run(List<Sample> samples) throws Exception {
        print("| 4 KiB at random, not at hand | read, ms | fetch and decode, ms | ratio |");
        print("| --- | ---: | ---: | ---: |");
        for (Sample sample : samples) {
            measure(sample);
        }
        print("");
        print("Medians of " + READS + " reads of as many chunks, after " + WARM_UP + " others.");
        print("");
    }

    private void measure(Sample sample) throws Exception {
        List<ChunkRef> chunks = new ArrayList<>(BareChain.dataChunks(sample));
        Collections.shuffle(chunks, new Random(1));
        double[] read = new double[READS];
        double[] alone = new double[READS];
        program.map(sample);
        Optional<Key> key = sample.key().map(bytes -> Key.of(Secret.owning(bytes.clone())));
        try (NbdReader reader = new NbdReader(program.socket(sample));
                BlobDecoder decoder = new BlobDecoder()) {
            ByteBuffer stored = ByteBuffer.allocateDirect(BlobHeader.MAX_STORED + BlobDecoder.SPARE);
            ByteBuffer plain = ByteBuffer.allocateDirect(BlobHeader.MAX_CHUNK_PLAIN);
            for (int i = -WARM_UP; i < READS; i++) {
                ChunkRef chunk = chunks.get(i + WARM_UP);
                long began = System.nanoTime();
                reader.read(chunk.offset() + LENGTH, LENGTH);
                long between = System.nanoTime();
                fetchAndDecode(sample.datastore(), chunk, key, decoder, stored, plain);
                if (i >= 0) {
                    read[i] = (between - began) / 1e6;
                    alone[i] = (System.nanoTime() - between) / 1e6;
                }
            }
        }
        key.ifPresent(Key::close);
        program.unmap(sample);
        print(String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.2f |",
                sample.name(),
                median(read),
                median(alone),
                median(read) / median(alone)));
    }

    private static void fetchAndDecode(
            Path datastore, ChunkRef chunk, Optional<Key> key, BlobDecoder decoder, ByteBuffer stored, ByteBuffer plain)
            throws Exception {
        String hex = chunk.digest().hex();
        try (FileChannel file = FileChannel.open(datastore.resolve(".chunks", hex.substring(0, 4), hex))) {
            stored.clear();
            while (stored.position() < file.size()) {
                file.read(stored);
            }
            stored.flip();
        }
        if (BlobDecoder.isInPlace(stored)) {
            decoder.decodeInPlace(stored, key, chunk.digest(), chunk.length());
        } else {
            decoder.decodeChunk(
                    stored, key, chunk.digest(), chunk.length(), plain.clear().limit(chunk.length()));
        }
    }
}
