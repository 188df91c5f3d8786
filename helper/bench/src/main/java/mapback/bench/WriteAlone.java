package mapback.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import mapback.testkit.Spent;

/// Writes the bytes of an image from memory into a file, holes left out, and nothing else: what the system takes for
/// it, whoever writes.
final class WriteAlone implements AutoCloseable {
    private static final int STEP = 4 << 20;
    private static final int CORES = Runtime.getRuntime().availableProcessors();

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

    /// On all cores, as the helper does: two that copy get in each other's way.
    Cost run(Path target) throws Exception {
        Files.deleteIfExists(target);
        long began = System.nanoTime();
        double cpu = 0;
        try (FileChannel file = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                ExecutorService pool = Executors.newFixedThreadPool(CORES)) {
            file.write(ByteBuffer.allocate(1), size - 1);
            AtomicInteger next = new AtomicInteger();
            Callable<Double> share = () -> writeShare(file, next);
            for (Future<Double> one : pool.invokeAll(Collections.nCopies(CORES, share))) {
                cpu += one.get();
            }
            Spent before = Spent.soFar();
            file.force(true);
            cpu += Spent.since(before).cpuNanos() / 1e9;
        }
        Cost cost = new Cost(cpu, (System.nanoTime() - began) / 1e9);
        Files.delete(target);
        return cost;
    }

    private double writeShare(FileChannel file, AtomicInteger next) throws IOException {
        Spent before = Spent.soFar();
        for (int i = next.getAndIncrement(); i < runs.size(); i = next.getAndIncrement()) {
            file.write(runs.get(i).bytes().duplicate(), runs.get(i).offset());
        }
        return Spent.since(before).cpuNanos() / 1e9;
    }

    @Override
    public void close() {
        arena.close();
    }
}
