package mapback.nbd;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `NBD_CMD_READ` with structured replies: each piece goes out in a chunk of its own as it comes.
final class CommandRead extends Answer {
    static final int TYPE = 0;

    private final int length;
    private long offset;
    private int left;

    private CommandRead(Session session, Request request) {
        super(session, request);
        this.offset = request.offset();
        this.length = (int) request.length();
        this.left = length;
    }

    static Answer begin(Session session, Request request) {
        boolean isStructured = session.agreed().isStructured;
        if (!request.hasOnly(isStructured ? Request.DF : 0)) {
            return Refusal.badFlags(session, request);
        }
        if (request.length() > NbdLimits.REQUEST) {
            return new Refusal(session, request, NbdError.EINVAL, "a read has 32 MiB at the most");
        }
        if (!request.isWithin(session.export().size())) {
            return Refusal.outOfRange(session, request, NbdError.EINVAL);
        }
        if (request.length() == 0) {
            return new Success(session, request);
        }
        return isStructured && !request.has(Request.DF)
                ? new CommandRead(session, request)
                : new ReadWhole(session, request);
    }

    @Override
    long weight() {
        return length;
    }

    @Override
    Step advance() {
        Outgoing out = session.out();
        while (left > 0) {
            if (!out.takes(left)) {
                return Step.OUTPUT_FULL;
            }
            if (failure != null) {
                Replies.error(session, request, NbdError.EIO, Failures.message(session, request, failure));
                return Step.DONE;
            }
            @Nullable Piece piece = piece();
            if (piece == null) {
                fetch();
                return Step.WAITING;
            }
            put(piece);
        }
        session.traffic().readSize.add(length);
        return Step.DONE;
    }

    private @Nullable Piece piece() {
        Optional<Piece> handed = session.tasks().takeHanded(this);
        return (handed.isPresent() ? handed : session.reader().now(offset, left)).orElse(null);
    }

    /// What comes behind the first piece is wanted for certain.
    private void fetch() {
        if (left > session.export().preferredBlock()) {
            session.reader().prefetch(offset, left);
        }
        session.tasks().fetch(this, offset, left);
    }

    private void put(Piece piece) {
        int some = piece.length();
        boolean isLast = some == left;
        switch (piece) {
            case Piece.Bytes content -> {
                Replies.data(session.out(), request, isLast, offset, some);
                session.out().put(content, offset);
            }
            case Piece.Zeros _ -> Replies.hole(session.out(), request, isLast, offset, some);
        }
        offset += some;
        left -= some;
    }
}
