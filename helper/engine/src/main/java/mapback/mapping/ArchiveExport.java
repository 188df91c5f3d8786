package mapback.mapping;

import java.util.List;
import java.util.Optional;
import mapback.archive.Archive;
import mapback.archive.ArchiveReader;
import mapback.archive.Extent;
import mapback.archive.Part;
import mapback.nbd.Export;
import mapback.nbd.ExportReader;
import mapback.nbd.Piece;
import mapback.nbd.Span;
import mapback.problem.ProblemException;

/// An archive of a snapshot as what an NBD server hands out: read-only, its name that of the archive.
public final class ArchiveExport implements Export {
    private static final int SMALLEST_BLOCK = 512;

    /// Programs reserve memory for what they ask for at once, several times; more than the usual chunk makes nothing
    /// faster.
    private static final int LARGEST_BLOCK = 4 << 20;

    private final Archive archive;
    private final String description;

    /// @param archive     stays the caller's
    /// @param description where it comes from, for people
    public ArchiveExport(Archive archive, String description) {
        this.archive = archive;
        this.description = description;
    }

    @Override
    public String name() {
        return archive.name();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public long size() {
        return archive.size();
    }

    @Override
    public boolean isWritable() {
        return false;
    }

    /// A whole chunk, since no less of it can be checked.
    @Override
    public int preferredBlock() {
        return Integer.highestOneBit(Math.clamp(archive.usualLength(), SMALLEST_BLOCK, LARGEST_BLOCK));
    }

    @Override
    public ExportReader open() {
        return new Reader(archive);
    }

    private static final class Reader implements ExportReader {
        private final Archive archive;
        private final ArchiveReader reader;

        Reader(Archive archive) {
            this.archive = archive;
            this.reader = archive.reader();
        }

        @Override
        public Optional<Piece> now(long offset, int length) {
            return reader.now(offset, length).map(Reader::piece);
        }

        @Override
        public Piece read(long offset, int length) throws ProblemException, InterruptedException {
            return piece(reader.read(offset, length));
        }

        private static Piece piece(Part part) {
            return switch (part) {
                case Part.Zeros zeros -> new Piece.Zeros(zeros.length());
                case Part.Content content -> new Piece.Bytes(content.bytes(), content::close);
            };
        }

        @Override
        public List<Span> spans(long offset, long length, int most) {
            return archive.extents(offset, length, most).stream()
                    .map(extent -> new Span(extent.length(), extent instanceof Extent.Hole))
                    .toList();
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
