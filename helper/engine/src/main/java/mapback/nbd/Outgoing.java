package mapback.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Replies on their way to the socket, gathered into few writes.
///
/// Headers and small pieces are copied into a buffer of the connection's own; at 64 KiB a copy costs no more than a
/// call of the system. A larger piece goes out of the export's memory, one at a time. A client that stalls in the
/// midst of one must not hold that memory: [#letGo] gives it back and remembers only its range, and [#renew]
/// continues with the same bytes, had again.
final class Outgoing {
    /// Pieces up to this size are copied.
    static final int COPIED = 64 << 10;

    /// What every header fits in, with its message.
    private static final int HEADER = 512;

    /// What one write gathers at the most.
    private static final int PARTS = 32;

    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(256 << 10).asReadOnlyBuffer();
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    /// Up to its position: what was copied since all had gone out.
    private final ByteBuffer copied;

    /// Where in `copied` that begins which is in no part yet.
    private int mark;

    /// From `first` to `count`: what is to be written, in order.
    private final ByteBuffer[] parts = new ByteBuffer[PARTS];

    private int first;
    private int count;

    /// Which part is of the export's memory, or -1.
    private int pinAt = -1;

    /// Its memory; null while it is given back.
    private @Nullable Piece pin;

    /// Offsets in the export where that part ends, and where what is owed to the client ends.
    private long partEnd;

    private long pinEnd;

    /// When the present part of the export's memory, or else the first that the socket did not take, was put here;
    /// 0 when there is nothing.
    private long since;

    /// @param copied direct, its content is lost
    Outgoing(ByteBuffer copied) {
        this.copied = copied.clear();
    }

    /// Whether a header and content of that length, or some of it, can be put out now.
    boolean takes(long length) {
        return copied.remaining() >= HEADER + Math.min(length, COPIED)
                && count + 3 <= PARTS
                && (length <= COPIED || pinAt < 0);
    }

    /// Where headers are put, after [#takes] said yes.
    ByteBuffer headers() {
        return copied;
    }

    /// Puts out a whole piece, and closes it sooner or later.
    ///
    /// @param offset of its first byte in the export
    void put(Piece.Bytes piece, long offset) {
        ByteBuffer bytes = piece.bytes();
        int length = bytes.remaining();
        if (length <= COPIED) {
            copied.put(bytes);
            piece.close();
            return;
        }
        endRun();
        pinAt = count;
        pin = piece;
        partEnd = offset + length;
        pinEnd = partEnd;
        since = System.nanoTime();
        parts[count++] = bytes;
    }

    /// Puts out zeros.
    ///
    /// @return how many: at least 1, not always all
    int putZeros(int length) {
        int some = Math.min(length, ZEROS.capacity());
        if (some <= COPIED) {
            copied.put(ZEROS.slice(0, some));
        } else {
            endRun();
            parts[count++] = ZEROS.slice(0, some);
        }
        return some;
    }

    private void endRun() {
        int end = copied.position();
        if (end > mark) {
            parts[count++] = copied.slice(mark, end - mark);
            mark = end;
        }
    }

    boolean isEmpty() {
        return first == count && mark == copied.position();
    }

    /// Writes what the socket takes and what is here.
    void write(Wire wire) throws IOException {
        endRun();
        int end = pinAt >= 0 && pin == null ? pinAt : count;
        if (first < end) {
            wire.write(parts, first, end - first);
            skipWritten();
        }
        if (first == count) {
            copied.clear();
            mark = 0;
            first = 0;
            count = 0;
            since = 0;
        } else if (since == 0) {
            since = System.nanoTime();
        }
    }

    private void skipWritten() {
        while (first < count && !parts[first].hasRemaining()) {
            if (first == pinAt && !endPin()) {
                return;
            }
            first++;
        }
    }

    /// @return whether nothing more of it is owed
    private boolean endPin() {
        if (pin != null) {
            pin.close();
            pin = null;
        }
        if (partEnd < pinEnd) {
            return false;
        }
        pinAt = -1;
        return true;
    }

    /// When that was put here which the socket has not taken yet, by `System.nanoTime`.
    long since() {
        return since;
    }

    boolean holdsMemory() {
        return pin != null;
    }

    /// Gives the export's memory back; what is left of the piece must be had again.
    void letGo() {
        if (pin != null) {
            partEnd -= parts[pinAt].remaining();
            parts[pinAt] = NOTHING;
            pin.close();
            pin = null;
        }
    }

    /// Whether the next byte to be written must be had again: [#missingLength] bytes from [#missingOffset] on.
    boolean isMissing() {
        return pinAt >= 0 && pin == null && first == pinAt;
    }

    long missingOffset() {
        return partEnd;
    }

    int missingLength() {
        return (int) (pinEnd - partEnd);
    }

    /// Goes on with a first piece of what is missing; closes it.
    void renew(Piece piece) {
        ByteBuffer bytes =
                switch (piece) {
                    case Piece.Bytes content -> content.bytes();
                    case Piece.Zeros zeros -> ZEROS.slice(0, Math.min(zeros.length(), ZEROS.capacity()));
                };
        partEnd += bytes.remaining();
        parts[pinAt] = bytes;
        pin = piece;
    }

    /// Gives back what is still held, for good.
    void end() {
        if (pin != null) {
            pin.close();
            pin = null;
        }
    }
}
