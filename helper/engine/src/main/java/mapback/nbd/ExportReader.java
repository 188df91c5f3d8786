package mapback.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// One connection's view of an [Export].
///
/// [#now] and [#prefetch] are called on the connection's own thread and never wait; the others may wait, on virtual
/// threads, several at a time. Every range lies within the export and has at least one byte.
public interface ExportReader extends AutoCloseable {
    /// A first piece of the range, 1 to `length` bytes from `offset` on, if it is at hand; empty when it would have
    /// to be waited for, and also when it cannot be had: [#read] then says why.
    ///
    /// @return closed by the caller
    Optional<Piece> now(long offset, int length);

    /// A first piece of the range, 1 to `length` bytes from `offset` on; waits for it.
    ///
    /// @return closed by the caller
    /// @throws IOException when it cannot be had, best a `ProblemException`: its code is shown to the client
    Piece read(long offset, int length) throws IOException, InterruptedException;

    /// What is in a range, in order and without gaps, from `offset` on. Neighbours should differ.
    ///
    /// @param most how many spans at the most; with fewer than the range has, its end is left out
    List<Span> spans(long offset, long length, int most) throws IOException, InterruptedException;

    /// Begins to fetch; a hint that may be ignored.
    void prefetch(long offset, int length);

    /// Writes from the buffer's position to its limit. Only called when the export is writable, as all below are.
    ///
    /// @param bytes direct, stays the caller's
    default void write(long offset, ByteBuffer bytes) throws IOException, InterruptedException {
        throw readOnly();
    }

    /// The bytes are no longer wanted; what they read as afterwards is open.
    default void trim(long offset, long length) throws IOException, InterruptedException {
        throw readOnly();
    }

    /// The range reads as zeros afterwards.
    ///
    /// @param mayPunch whether it may become a hole
    default void zero(long offset, long length, boolean mayPunch) throws IOException, InterruptedException {
        throw readOnly();
    }

    /// What was written, through whichever connection, survives a crash once this returns.
    default void flush() throws IOException, InterruptedException {
        throw readOnly();
    }

    private static IllegalStateException readOnly() {
        return new IllegalStateException("the export is not writable");
    }

    /// Called once, when no other call runs and every piece was closed.
    @Override
    void close();
}
