package mapback.nbd;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A read whose reply is one run of bytes: `NBD_CMD_READ` with simple replies, or with the flag DF.
///
/// Once the header is out, a failure can only be told by hanging up, and no other reply may come between. So every
/// piece is made sure of before: read, and given back. Then the content follows, piece by piece.
final class ReadWhole extends Answer {
    private final int length;
    private long offset;
    private int left;
    private boolean isSure;
    private boolean isSending;

    ReadWhole(Session session, Request request) {
        super(session, request);
        this.offset = request.offset();
        this.length = (int) request.length();
        this.left = length;
    }

    @Override
    long weight() {
        return length;
    }

    @Override
    boolean isExclusive() {
        return isSending;
    }

    @Override
    Step advance() throws IOException {
        Outgoing out = session.out();
        while (left > 0) {
            if (!out.takes(left)) {
                return Step.OUTPUT_FULL;
            }
            if (failure != null) {
                return fail(failure);
            }
            @Nullable Piece piece = piece();
            if (!isSending && !maySend(piece)) {
                makeSure();
                return Step.WAITING;
            }
            if (!isSending && piece instanceof Piece.Zeros && piece.length() == left && session.agreed().isStructured) {
                Replies.hole(out, request, true, offset, left);
                break;
            }
            begin();
            if (piece == null) {
                session.tasks().fetch(this, offset, left);
                return Step.WAITING;
            }
            put(piece);
        }
        session.traffic().readSize.add(length);
        return Step.DONE;
    }

    private Step fail(Throwable failure) throws IOException {
        String message = Failures.message(session, request, failure);
        if (isSending) {
            throw new IOException("a read failed when its header was out", failure);
        }
        Replies.error(session, request, NbdError.EIO, message);
        return Step.DONE;
    }

    private @Nullable Piece piece() {
        Optional<Piece> handed = session.tasks().takeHanded(this);
        return (handed.isPresent() ? handed : session.reader().now(offset, left)).orElse(null);
    }

    /// Whether nothing is in the way of the header. The piece is given back if not.
    private boolean maySend(@Nullable Piece firstPiece) {
        if (isSure) {
            return true;
        }
        if (firstPiece == null) {
            return false;
        }
        int some = firstPiece.length();
        if (isAtHand(offset + some, left - some)) {
            return true;
        }
        firstPiece.close();
        return false;
    }

    private boolean isAtHand(long from, int rest) {
        int some;
        for (int seen = 0; seen < rest; seen += some) {
            Optional<Piece> piece = session.reader().now(from + seen, rest - seen);
            if (piece.isEmpty()) {
                return false;
            }
            some = piece.get().length();
            piece.get().close();
        }
        return true;
    }

    private void makeSure() {
        if (left > session.export().preferredBlock()) {
            session.reader().prefetch(offset, left);
        }
        session.tasks().run(this, () -> {
            int some;
            for (int seen = 0; seen < length; seen += some) {
                Piece piece = session.reader().read(offset + seen, length - seen);
                some = piece.length();
                if (some == length) {
                    session.tasks().hand(this, piece);
                } else {
                    piece.close();
                }
            }
            isSure = true;
        });
    }

    private void begin() {
        if (isSending) {
            return;
        }
        isSending = true;
        if (session.agreed().isStructured) {
            Replies.data(session.out(), request, true, offset, left);
        } else {
            Replies.simple(session.out(), request);
        }
    }

    private void put(Piece piece) {
        int some =
                switch (piece) {
                    case Piece.Bytes content -> {
                        int all = content.length();
                        session.out().put(content, offset);
                        yield all;
                    }
                    case Piece.Zeros zeros -> session.out().putZeros(zeros.length());
                };
        offset += some;
        left -= some;
    }
}
