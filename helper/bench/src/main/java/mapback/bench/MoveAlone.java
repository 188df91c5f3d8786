package mapback.bench;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mapback.pbs.blob.BlobDecoder;
import mapback.pbs.format.BlobHeader;
import mapback.pbs.format.ChunkRef;
import mapback.testkit.Spent;

/// Reads the stored chunks of an image from the datastore's files and writes as many bytes as their content has to a
/// Unix socket, and nothing else: the two copies that the system makes, whoever serves.
final class MoveAlone {
    private static final int DRAINED_AT_ONCE = 1 << 20;

    private final Path datastore;
    private final List<ChunkRef> chunks;

    MoveAlone(Sample sample) throws IOException {
        datastore = sample.datastore();
        chunks = BareChain.dataChunks(sample);
    }

    Cost run() throws IOException, InterruptedException {
        Path place = Files.createTempFile("mapback-bench", ".sock");
        Files.delete(place);
        try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            door.bind(UnixDomainSocketAddress.of(place));
            Thread reader = Thread.ofPlatform().start(() -> drain(place));
            Cost cost;
            try (SocketChannel socket = door.accept()) {
                cost = move(socket);
            }
            reader.join();
            return cost;
        } finally {
            Files.deleteIfExists(place);
        }
    }

    private Cost move(SocketChannel socket) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(BlobHeader.MAX_STORED + BlobDecoder.SPARE);
        long began = System.nanoTime();
        Spent before = Spent.soFar();
        for (ChunkRef chunk : chunks) {
            String hex = chunk.digest().hex();
            try (FileChannel file = FileChannel.open(datastore.resolve(".chunks", hex.substring(0, 4), hex))) {
                bytes.clear().limit((int) file.size());
                while (bytes.hasRemaining() && file.read(bytes) >= 0) {}
            }
            bytes.clear().limit(chunk.length());
            while (bytes.hasRemaining()) {
                socket.write(bytes);
            }
        }
        return new Cost(Spent.since(before).cpuNanos() / 1e9, (System.nanoTime() - began) / 1e9);
    }

    private static void drain(Path place) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(DRAINED_AT_ONCE);
        try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(place))) {
            while (socket.read(bytes.clear()) >= 0) {}
        } catch (IOException e) {
            throw new IllegalStateException("what was moved cannot be read", e);
        }
    }
}
