package mapback.nbd;

import java.io.IOException;
import java.time.Duration;

/// Serves an export in memory; when it has closed, no reader and no piece of that may be left either.
final class Served extends Host {
    final MemoryExport export;

    Served(MemoryExport export) {
        this(export, NbdLimits.usual());
    }

    Served(MemoryExport export, NbdLimits limits) {
        super(export, limits);
        this.export = export;
    }

    static NbdLimits stalledAfter(Duration time) {
        return new NbdLimits(256, 64, Duration.ofSeconds(10), 128, 64L << 20, time);
    }

    @Override
    public void close() throws IOException {
        super.close();
        await("every piece was closed", () -> export.openPieces.get() == 0);
        await("every reader was closed", () -> export.openReaders.get() == 0);
    }
}
