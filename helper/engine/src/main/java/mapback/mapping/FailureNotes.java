package mapback.mapping;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import mapback.nbd.Export;
import mapback.nbd.ExportReader;
import mapback.nbd.Piece;
import mapback.nbd.Span;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/// Notes which reads of an export failed and why; the mapping lives on.
final class FailureNotes {
    private static final System.Logger LOG = System.getLogger(FailureNotes.class.getName());

    /// So many failures are in the log, one by one; what else is damaged can be asked for by a verification.
    private static final int MOST_LOGGED = 100;

    private final String mapping;
    private final AtomicLong count = new AtomicLong();
    private volatile @Nullable Problem last;

    /// @param mapping its id
    FailureNotes(String mapping) {
        this.mapping = mapping;
    }

    long count() {
        return count.get();
    }

    Optional<Problem> last() {
        return Optional.ofNullable(last);
    }

    /// The same export, watched.
    Export watching(Export export) {
        return new Watched(export);
    }

    private void note(IOException e) {
        long number = count.incrementAndGet();
        if (e instanceof ProblemException known) {
            last = known.problem();
        }
        if (number <= MOST_LOGGED) {
            LOG.log(Level.WARNING, "mapping {0}: a read failed: {1}", mapping, e.getMessage());
        }
    }

    private final class Watched implements Export {
        private final Export export;

        Watched(Export export) {
            this.export = export;
        }

        @Override
        public String name() {
            return export.name();
        }

        @Override
        public String description() {
            return export.description();
        }

        @Override
        public long size() {
            return export.size();
        }

        /// A snapshot never changes.
        @Override
        public boolean isWritable() {
            return false;
        }

        @Override
        public int preferredBlock() {
            return export.preferredBlock();
        }

        @Override
        public ExportReader open() throws IOException {
            return new WatchedReader(export.open());
        }
    }

    private final class WatchedReader implements ExportReader {
        private final ExportReader reader;

        WatchedReader(ExportReader reader) {
            this.reader = reader;
        }

        @Override
        public Optional<Piece> now(long offset, int length) {
            return reader.now(offset, length);
        }

        @Override
        public Piece read(long offset, int length) throws IOException, InterruptedException {
            try {
                return reader.read(offset, length);
            } catch (IOException e) {
                note(e);
                throw e;
            }
        }

        @Override
        public List<Span> spans(long offset, long length, int most) throws IOException, InterruptedException {
            return reader.spans(offset, length, most);
        }

        @Override
        public void prefetch(long offset, int length) {
            reader.prefetch(offset, length);
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
