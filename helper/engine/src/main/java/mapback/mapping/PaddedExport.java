package mapback.mapping;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mapback.nbd.Export;
import mapback.nbd.ExportReader;
import mapback.nbd.Piece;
import mapback.nbd.Span;

/// An export with zeros behind it up to a whole sector, since the kernel leaves out what is none.
///
/// @param export read-only
record PaddedExport(Export export) implements Export {
    static final int SECTOR = 512;

    static long padded(long size) {
        return (size + SECTOR - 1) / SECTOR * SECTOR;
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
        return padded(export.size());
    }

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
        return new Reader(export.size(), export.open());
    }

    /// @param size of what is not padding
    private record Reader(long size, ExportReader reader) implements ExportReader {
        private int inside(long offset, int length) {
            return (int) Math.min(length, size - offset);
        }

        @Override
        public Optional<Piece> now(long offset, int length) {
            return offset >= size ? Optional.of(new Piece.Zeros(length)) : reader.now(offset, inside(offset, length));
        }

        @Override
        public Piece read(long offset, int length) throws IOException, InterruptedException {
            return offset >= size ? new Piece.Zeros(length) : reader.read(offset, inside(offset, length));
        }

        @Override
        public List<Span> spans(long offset, long length, int most) throws IOException, InterruptedException {
            if (offset >= size) {
                return List.of(new Span(length, true));
            }
            long inside = Math.min(length, size - offset);
            List<Span> spans = new ArrayList<>(reader.spans(offset, inside, most));
            long told = spans.stream().mapToLong(Span::length).sum();
            if (inside < length && told == inside && spans.size() < most) {
                spans.add(new Span(length - inside, true));
            }
            return spans;
        }

        @Override
        public void prefetch(long offset, int length) {
            if (offset < size) {
                reader.prefetch(offset, inside(offset, length));
            }
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
