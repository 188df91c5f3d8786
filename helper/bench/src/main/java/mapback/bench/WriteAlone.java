package mapback.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import mapback.testkit.Spent;

/// Writes the bytes of an image from memory into a file, holes left out, and nothing else: what the system takes for
/// it, whoever writes.
final class WriteAlone implements AutoCloseable {
    private static final int STEP = 4 << 20;

    private final Arena arena = Arena.ofShared();
    private final List<Run> runs = new ArrayList<>();
    private final long size;

    private record Run(long offset, ByteBuffer bytes) {}

    /// @param image raw, its holes in whole steps of 4 MiB
    WriteAlone(Path image) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(STEP);
        try (FileChannel file = FileChannel.open(image)) {
            size = file.size();
            for (long offset = 0; offset < size; offset += STEP) {
                ByteBuffer bytes = arena.allocate(STEP).asByteBuffer();
                int read = file.read(bytes, offset);
                if (bytes.flip().mismatch(zeros.slice(0, read)) >= 0) {
                    runs.add(new Run(offset, bytes));
                }
            }
        }
    }

    Cost run(Path target) throws IOException {
        Files.deleteIfExists(target);
        long began = System.nanoTime();
        Spent before = Spent.soFar();
        try (FileChannel file = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), size - 1);
            for (Run run : runs) {
                file.write(run.bytes().duplicate(), run.offset());
            }
            file.force(true);
        }
        Cost cost = new Cost(Spent.since(before).cpuNanos() / 1e9, (System.nanoTime() - began) / 1e9);
        Files.delete(target);
        return cost;
    }

    @Override
    public void close() {
        arena.close();
    }
}
