package mapback.bench;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mapback.pbs.blob.BlobDecoder;
import mapback.pbs.format.Digest;
import mapback.pbs.key.Key;
import mapback.pbs.key.Secret;
import mapback.testkit.BlobMaker;
import mapback.testkit.Seeded;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// One chunk of 4 MiB from its stored form to checked bytes, on one core.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class CodecBenchmark {
    private static final int LENGTH = 4 << 20;

    /// What the chunk holds and how it is stored.
    public enum Kind {
        PLAIN,
        COMPRESSED,
        ENCRYPTED,
        COMPRESSED_ENCRYPTED;

        boolean isEncrypted() {
            return this == ENCRYPTED || this == COMPRESSED_ENCRYPTED;
        }

        boolean isCompressed() {
            return this == COMPRESSED || this == COMPRESSED_ENCRYPTED;
        }
    }

    /// Which kind of chunk.
    @Param
    public Kind kind = Kind.PLAIN;

    private final Key key = Key.of(Secret.owning(Seeded.of(1).bytes(Key.LENGTH)));
    private final BlobDecoder decoder = new BlobDecoder();
    private final ByteBuffer stored = ByteBuffer.allocateDirect(LENGTH + 64 + BlobDecoder.SPARE);
    private final ByteBuffer plain = ByteBuffer.allocateDirect(LENGTH);
    private byte[] blob = new byte[0];
    private Digest digest = Digest.of(new byte[Digest.LENGTH]);

    /// Makes the chunk.
    @Setup
    public void make() {
        Seeded random = Seeded.of(2);
        byte[] content = kind.isCompressed() ? random.compressible(LENGTH) : random.bytes(LENGTH);
        BlobMaker maker = kind.isEncrypted() ? BlobMaker.encrypting(key.aes().getEncoded()) : BlobMaker.plain();
        blob = maker.chunk(content);
        digest = Digest.of(maker.digest(content));
    }

    /// Copies the stored bytes in, as reading them does, and decodes them.
    @Benchmark
    public ByteBuffer decode() throws Exception {
        stored.clear().put(0, blob).limit(blob.length);
        decoder.decodeChunk(stored, kind.isEncrypted() ? Optional.of(key) : Optional.empty(), digest, LENGTH, plain);
        return plain;
    }

    /// Wipes and frees.
    @TearDown
    public void close() {
        decoder.close();
        key.close();
    }
}
