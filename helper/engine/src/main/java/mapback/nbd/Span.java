package mapback.nbd;

/// A run of an export's bytes.
///
/// @param length bytes, at least 1
/// @param isHole reads as zeros, and nothing is stored for it
public record Span(long length, boolean isHole) {
    public Span {
        if (length < 1) {
            throw new IllegalStateException("a span has at least one byte");
        }
    }
}
